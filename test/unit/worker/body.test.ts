import { describe, expect, test } from "vitest";
import { readBody } from "../../../worker/body.ts";
import { isFailure } from "../../../worker/failure.ts";

const URL_ = "https://pay.example.test/api";

function streamed(sizes: number[], headers: Record<string, string> = {}): Request {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const size of sizes) controller.enqueue(new Uint8Array(size).fill(7));
      controller.close();
    },
  });
  return new Request(URL_, { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

const codeOf = (read: unknown) => (isFailure(read) ? read.code : "read");

describe("a body", () => {
  test("of exactly the bound is read whole, whatever pieces it comes in", async () => {
    const read = await readBody(streamed([3, 4, 3]), 10);
    expect(isFailure(read) ? null : [...new Uint8Array(read)]).toEqual(Array(10).fill(7));
  });

  test("of one byte more is refused", async () => {
    expect(codeOf(await readBody(streamed([3, 4, 4]), 10))).toBe("too_large");
  });

  test("that says it is too large is refused unread, and one that says it is small is counted all the same", async () => {
    const request = new Request(URL_, { method: "POST", body: "x", headers: { "content-length": "11" } });
    expect(codeOf(await readBody(request, 10))).toBe("too_large");
    expect(codeOf(await readBody(streamed([50], { "content-length": "1" }), 10))).toBe("too_large");
  });

  test("that is not there is empty", async () => {
    const read = await readBody(new Request(URL_, { method: "POST" }), 10);
    expect(isFailure(read) ? -1 : read.byteLength).toBe(0);
  });
});
