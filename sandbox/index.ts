import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Clock } from "./clock.ts";
import { createDeliveryQueue, type DeliveryKind, type DeliveryQueue, type RetryPolicy } from "./delivery.ts";
import { createIds } from "./ids.ts";
import { createMessenger, type MessengerSandbox } from "./messenger/index.ts";
import type { MetaOptions } from "./messenger/world.ts";
import { pictureRoutes } from "./pictures/index.ts";
import { serverControls } from "./server-controls.ts";
import { createStripe, type StripeSandbox } from "./stripe/index.ts";
import { createTrouble, type Trouble } from "./trouble/index.ts";

export type { Clock } from "./clock.ts";
export { manualClock, systemClock } from "./clock.ts";
export type { DeliveryQueue } from "./delivery.ts";
export type { MessengerSandbox } from "./messenger/index.ts";
export type { StripeSandbox } from "./stripe/index.ts";
export type { Trouble } from "./trouble/index.ts";

/** The stand-ins for the outside world, on one origin: Stripe, Graph, the phone page and their controls. */

export interface SandboxOptions {
  /** 0 or absent: any free one. */
  port?: number;
  stripe: { secretKey: string; publishableKey: string; webhookSecret: string };
  meta: MetaOptions;
  clock: Clock;
  /** Ids are derived from it, so that runs repeat. Against a kept database every start needs another one. */
  seed: string;
}

export interface Sandbox {
  url: string;
  clock: Clock;
  /** Where webhooks go; before that they are kept, and sent then. */
  connect(workerUrl: string): void;
  stripe: StripeSandbox;
  messenger: MessengerSandbox;
  /** The queue of webhooks: its log, and controls to hold, release, delay and double them. */
  delivery: DeliveryQueue;
  /** What the phone page's "Make it hard" can do, and the way back from it. */
  trouble: Trouble;
  /** Answers as the server does, for who lives in the same process and wants no wire. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when no webhook and no crawl is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const KEPT_ALIVE_MS = MINUTE_MS;

/**
 * Messenger: 5 s to answer, a few tries at once, then spaced, over after an hour (Messenger Platform, "Webhooks").
 * Stripe in a sandbox: three more tries over a few hours (Stripe docs, "Webhooks").
 */
const POLICIES: Record<DeliveryKind, RetryPolicy> = {
  messenger: {
    timeoutMs: 5 * SECOND_MS,
    immediateRetries: 3,
    spacedMs: [5 * SECOND_MS, 30 * SECOND_MS, ...[2, 5, 10, 15, 27].map((minutes) => minutes * MINUTE_MS)],
  },
  stripe: {
    timeoutMs: 10 * SECOND_MS,
    immediateRetries: 0,
    spacedMs: [5 * SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS],
  },
};

function listening(server: ReturnType<typeof createAdaptorServer>, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address);
      else reject(new Error("the sandbox has no port"));
    });
  });
}

/** The stand-ins as a server of this machine. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const address = { url: "" };
  const { sandbox, app } = assemble(options, address);
  const server = createAdaptorServer({ fetch: app.fetch });
  // Closed in the very moment of its next use, a connection that is kept alive would be a fault that nobody wanted.
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = KEPT_ALIVE_MS;
  const { port } = await listening(server, options.port ?? 0);
  address.url = `http://localhost:${port}`;
  return {
    ...sandbox,
    url: address.url,
    async close() {
      await sandbox.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

/** The same with no server: for who hands every request in by `fetch`. @param url the origin that they are sent to */
export function openSandbox(options: Omit<SandboxOptions, "port">, url: string): Sandbox {
  return assemble(options, { url }).sandbox;
}

function assemble(options: SandboxOptions, address: { url: string }): { sandbox: Sandbox; app: Hono } {
  const { clock, seed } = options;
  let workerUrl: string | undefined;
  const delivery = createDeliveryQueue({
    clock,
    policies: POLICIES,
    onAbandoned({ kind }) {
      if (kind !== "messenger") return;
      messenger.unsubscribe();
      delivery.abandon("messenger");
    },
  });
  const messenger = createMessenger({
    clock,
    ids: createIds(`${seed}/messenger`),
    meta: options.meta,
    enqueue: delivery.enqueue,
    workerUrl: () => workerUrl,
  });
  const stripe = createStripe({
    ...options.stripe,
    clock,
    seed: `${seed}/stripe`,
    origin: () => address.url,
    deliver: ({ to, body, headers }) => void delivery.enqueue({ kind: "stripe", path: to, body, headers }),
  });
  const app = new Hono();
  const trouble = createTrouble({ clock, delivery, stripe, messenger: messenger.sandbox });
  app.route("/sandbox", serverControls({ clock, delivery, trouble }));
  app.route("/pictures", pictureRoutes());
  app.route("/", messenger.app);
  app.route("/", stripe.app);
  app.get("/", (c) => c.redirect("/phone"));
  app.notFound((c) => c.json({ error: `the sandbox has nothing at ${c.req.method} ${c.req.path}` }, 404));

  const sandbox: Sandbox = {
    url: address.url,
    clock,
    connect(url) {
      workerUrl = url.replace(/\/+$/, "");
      delivery.connect(workerUrl);
    },
    stripe,
    messenger: messenger.sandbox,
    delivery,
    trouble,
    fetch: async (request) => await app.fetch(request),
    async settled() {
      await delivery.settled();
      await messenger.settled();
    },
    async close() {
      delivery.close();
      await messenger.settled();
    },
  };
  return { sandbox, app };
}
