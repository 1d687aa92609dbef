import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { manualClock } from "../../../sandbox/clock.ts";
import type { Outgoing } from "../../../sandbox/delivery.ts";
import { createIds } from "../../../sandbox/ids.ts";
import { createMessenger } from "../../../sandbox/messenger/index.ts";

export const START = 1_760_000_000_000;

export const META = {
  appId: "1517776481860111",
  appSecret: "test_app_secret",
  verifyToken: "verify",
  pageId: "1001",
  pageToken: "PAGE_TOKEN",
  graphVersion: "v26.0",
};

export const STRIPE = { secretKey: "sk_test_x", publishableKey: "pk_test_x", webhookSecret: "whsec_x" };

/** Messenger without a network: webhooks are collected instead of posted. */
export function quietMessenger() {
  const clock = manualClock(START);
  const queued: Outgoing[] = [];
  const messenger = createMessenger({
    clock,
    ids: createIds("quiet"),
    meta: META,
    enqueue: (outgoing) => queued.push(outgoing),
    workerUrl: () => undefined,
  });
  messenger.sandbox.setCrawler(false);
  const psid = messenger.sandbox.person("giulia").psid;
  const graph = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const type = { "content-type": "application/json", ...headers };
    const init = body === undefined ? { method, headers } : { method, headers: type, body: JSON.stringify(body) };
    const answer = await messenger.app.request(`http://sandbox.test${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  const form = async (path: string, body: Record<string, string>) => {
    const init = { method: "POST", body: new URLSearchParams(body) };
    const answer = await messenger.app.request(`http://sandbox.test${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  const send = (body: unknown) => graph("POST", `/v26.0/${META.pageId}/messages?access_token=${META.pageToken}`, body);
  const reply = (message: unknown, more: object = {}) =>
    send({ recipient: { id: psid }, messaging_type: "RESPONSE", message, ...more });
  const events = () => queued.map(({ body }) => JSON.parse(body).entry[0].messaging[0]);
  return { clock, queued, events, psid, graph, form, send, reply, sandbox: messenger.sandbox };
}

export interface Received {
  path: string;
  method: string;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** A worker of a few lines: keeps what it gets and answers with the next status, 200 when none is left. */
export async function receiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ path: request.url ?? "", method: request.method ?? "", body, headers: request.headers });
      const status = request.method === "POST" ? (statuses.shift() ?? 200) : 200;
      response.writeHead(status, { "content-type": "text/html" }).end("<title>Pay &amp; go</title>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${address.port}`, received, close };
}
