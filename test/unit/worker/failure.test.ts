import { describe, expect, test } from "vitest";
import { FAILURE_CODES, FAILURES } from "../../../contract/failure.ts";
import { Failure, isFailure, toResponse } from "../../../worker/failure.ts";

describe("a failure", () => {
  test.each(FAILURE_CODES)("%s travels with its own status and is never cached", async (code) => {
    const response = toResponse(new Failure(code, "A sentence."), "req_1");
    expect(response.status).toBe(FAILURES[code]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ error: { code, message: "A sentence.", requestId: "req_1" } });
  });

  test("says which fields and which line are wrong", async () => {
    const failure = new Failure("sold_out", "A line is sold out.", { fields: { city: "missing" }, line: 0 });
    expect(await toResponse(failure, "r").json()).toMatchObject({ error: { fields: { city: "missing" }, line: 0 } });
  });

  test("that passes says when to try again; one that does not, does not", () => {
    const retryAfter = (code: "one_moment" | "provider_down" | "invalid") =>
      toResponse(new Failure(code, ""), "r").headers.get("retry-after");
    expect([retryAfter("one_moment"), retryAfter("provider_down"), retryAfter("invalid")]).toEqual(["2", "2", null]);
  });

  test("is told apart from any other value", () => {
    expect(isFailure(new Failure("internal", ""))).toBe(true);
    expect(isFailure<unknown>({ code: "internal", message: "" })).toBe(false);
    expect(isFailure<unknown>(null)).toBe(false);
  });
});
