import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../../../worker/config.ts";
import { createGraph, type Graph } from "../../../../worker/messenger/graph.ts";
import { ENV } from "../env.ts";

/** What the other side answers next, and what it was asked last. */
let answer = { status: 200, body: "" };
let asked = { method: "", url: new URL("http://localhost"), authorization: "", body: "" };
let server: Server;
let graph: Graph;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked = await read(request);
    // Status 0: the connection breaks.
    if (answer.status === 0) return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const META_GRAPH_URL = `http://127.0.0.1:${port}`;
  graph = createGraph(parseConfig({ ...ENV, PUBLIC_URL: "http://localhost:8787", META_GRAPH_URL }).meta);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answer = { status: 200, body: "{}" };
});

async function read(request: IncomingMessage) {
  let body = "";
  for await (const part of request) body += String(part);
  const { method = "", url = "", headers } = request;
  return { method, url: new URL(url, "http://localhost"), authorization: headers.authorization ?? "", body };
}
async function sendAnswered(status: number, body: string) {
  answer = { status, body };
  return await graph.send("2002", "RESPONSE", { text: "Hi" }, "threadtill:42");
}
async function profileAnswered(status: number, body: string) {
  answer = { status, body };
  return await graph.profile("2002");
}

describe("sending", () => {
  test("asks the Page's own messages, with its token and the proof, and marks the message for its echo", async () => {
    await sendAnswered(200, '{"recipient_id":"2002","message_id":"m_1"}');
    expect([asked.method, asked.url.pathname]).toEqual(["POST", "/v26.0/1001/messages"]);
    expect(asked.authorization).toBe("Bearer page-token-of-these-tests");
    expect(asked.url.searchParams.get("appsecret_proof")).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(asked.body)).toEqual({
      recipient: { id: "2002" },
      messaging_type: "RESPONSE",
      message: { text: "Hi", metadata: "threadtill:42" },
    });
  });

  test("keeps the token out of the address, which others log", async () => {
    await sendAnswered(200, "{}");
    expect(asked.url.href).not.toContain("page-token");
  });

  test("is done when Graph names the message", async () => {
    expect(await sendAnswered(200, '{"message_id":"m_1"}')).toEqual({ kind: "sent", mid: "m_1" });
  });

  test.each([
    [
      400,
      '{"error":{"code":10,"error_subcode":2018278}}',
      { kind: "refused", code: 10, subcode: 2018278, isRepeat: false },
    ],
    [400, '{"error":{"code":190}}', { kind: "refused", code: 190, subcode: null, isRepeat: false }],
    [200, '{"error":{"code":2}}', { kind: "refused", code: 2, subcode: null, isRepeat: false }],
  ])("answered %i %s is a refusal by its code, whatever the status", async (status, body, result) => {
    expect(await sendAnswered(status, body)).toEqual(result);
  });

  test.each([
    [200, "{}"],
    [200, "null"],
    [200, '{"message_id":7}'],
    [200, '{"message_id":""}'],
    [200, '{"message_id":"m_\\u0000"}'],
    [502, '{"error":"Bad Gateway"}'],
    [503, '{"error":{"message":"upstream"}}'],
    [502, "<html>Bad Gateway</html>"],
    [200, ""],
    [0, ""],
  ])("answered %i %o may have worked or not", async (status, body) => {
    expect(await sendAnswered(status, body)).toEqual({ kind: "unknown" });
  });
});

describe("a profile", () => {
  test("has a first name and a language", async () => {
    const profile = await profileAnswered(200, '{"first_name":"Giulia","locale":"it_IT","id":"2002"}');
    expect(profile).toEqual({ firstName: "Giulia", locale: "it_IT" });
    expect([asked.method, asked.url.pathname]).toEqual(["GET", "/v26.0/2002"]);
  });

  test.each([
    [200, "{}"],
    [400, '{"error":{"code":100,"error_subcode":2018218}}'],
    [200, '{"first_name":"","locale":7}'],
    [200, '{"first_name":"\\u0000","locale":"\\u0000"}'],
    [200, '{"first_name":"4242 4242 4242 4242","locale":"4242\\u00004242\\u00004242\\u00004242"}'],
    [500, "oops"],
    [0, ""],
  ])("answered %i %o is nobody's, and no fault", async (status, body) => {
    expect(await profileAnswered(status, body)).toEqual({ firstName: null, locale: null });
  });

  test("of a name without end is cut, never inside a character", async () => {
    const { firstName } = await profileAnswered(200, JSON.stringify({ first_name: `${"x".repeat(59)}😀` }));
    expect(firstName).toHaveLength(60);
    expect(firstName?.isWellFormed()).toBe(true);
  });
});
