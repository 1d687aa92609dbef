/** Where the stories play: real PostgreSQL, the real worker on workerd, the sandbox in place of Messenger and Stripe. */
import { setTimeout as pause } from "node:timers/promises";
import type { Boot } from "../../contract/checkout.ts";
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures, seedDemoShop } from "../../db/demo.ts";
import { type Sandbox, startSandbox, systemClock } from "../../sandbox/index.ts";
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { cardToken } from "../card-token.ts";
import { bindingsFor, CONSOLE_KEY, META, STRIPE } from "../credentials.ts";
import { migrateDatabase } from "../database.ts";
import { type MerchantApi, openMerchantApi } from "../orders/api.ts";
import { openPage, type PageClient } from "../page-client.ts";
import { startWorker, type WorkerLog } from "../workerd.ts";
import type { Taps } from "./checks/taps.ts";
import type { Ending } from "./ending.ts";
import type { Screen } from "./screen.ts";
import { bootIn, createSheet, type Sheet } from "./sheet.ts";
import { countPending, everyRow, readState, type State } from "./state.ts";
import { count } from "./words.ts";

export interface Stage {
  screen: Screen;
  sandbox: Sandbox;
  /** As `npm run orders` calls it. */
  merchant: MerchantApi;
  /** What it took somebody who had been here before to pay; the stories note what they have counted. */
  taps: Taps;
  /** Waits until nothing is under way, then reads where everything stands. */
  state(): Promise<State>;
  /** The same moment as raw rows, by table. */
  rows(): Promise<Record<string, string>>;
  /** Resolves when every webhook has been worked and every message sent. */
  rest(): Promise<void>;
  /** What the worker has logged so far. */
  logs(): Promise<readonly WorkerLog[]>;
  /** Opens a link as a browser does: one GET. */
  open(link: string): Promise<OpenPage>;
  /** A page that runs nothing, as HTML. */
  read(link: string): Promise<string>;
  /** GETs a link as Facebook's crawler does; answers with the status. */
  crawl(link: string): Promise<number>;
  /** A card typed into the provider's own field: what the page gets of it. @param name one of Stripe's test cards */
  card(name: string): Promise<string>;
}

export interface OpenPage {
  html: string;
  boot: Boot;
  sheet: Sheet;
  client: PageClient;
}

const REST_MS = 60_000;
const STEP_MS = 10;
const CRAWLER = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

/** Starts everything; `ending` learns how to end each part as soon as it runs. @param workerFile the built worker to play */
export async function openStage(screen: Screen, ending: Ending, workerFile: string): Promise<Stage> {
  const postgres = await startPostgres({ ephemeral: true, fast: true });
  ending.add(postgres.stop);
  await migrateDatabase(postgres.url);
  const sql = connect(postgres.url, COMMAND_AWAY_SECONDS);
  ending.add(() => sql.end({ timeout: 1 }));
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: systemClock(), seed: "demo" });
  ending.add(() => sandbox.close());
  await seedDemoShop(sql);
  await placeDemoPictures(sql, `${sandbox.url}/pictures`);
  const lines: WorkerLog[] = [];
  const worker = await startWorker({
    file: workerFile,
    bindings: bindingsFor(sandbox.url),
    databaseUrl: postgres.url,
    onLog: (line) => lines.push(line),
  });
  ending.add(worker.close);
  // Miniflare's own listeners would end this process before the database has closed.
  ending.listen();
  sandbox.connect(worker.url);
  const rest = () => comeToRest(sql, sandbox);
  return {
    screen,
    sandbox,
    merchant: openMerchantApi(worker.url, CONSOLE_KEY),
    taps: { thread: 0, page: 0 },
    rest,
    state: async () => {
      await rest();
      return readState(sql, sandbox);
    },
    rows: async () => {
      await rest();
      return everyRow(sql);
    },
    logs: async () => {
      await worker.logsArrived();
      return lines;
    },
    open: async (link) => {
      const html = await (await fetch(link)).text();
      const boot = bootIn(html);
      return { html, boot, sheet: createSheet(boot), client: openPage(link) };
    },
    read: async (link) => await (await fetch(link)).text(),
    crawl: async (link) => (await fetch(link, { headers: { "user-agent": CRAWLER } })).status,
    card: (name) => cardToken(sandbox.url, name),
  };
}

/** A message sent brings an echo, and an event may bring a message: at rest is when a whole round has added nothing. */
async function comeToRest(sql: Sql, sandbox: Sandbox): Promise<void> {
  const deadline = Date.now() + REST_MS;
  for (;;) {
    await sandbox.settled();
    const sent = sandbox.delivery.deliveries().length;
    const { inbox, outbox, detachments } = await countPending(sql);
    await sandbox.settled();
    const quiet = inbox + outbox + detachments === 0 && sandbox.delivery.deliveries().length === sent;
    if (quiet) return;
    if (Date.now() > deadline) {
      const left = [count(inbox, "event"), count(outbox, "message"), count(detachments, "removed card")].join(", ");
      throw new Error(`After 15 s the worker is not done yet. Still waiting: ${left}.`);
    }
    await pause(STEP_MS);
  }
}
