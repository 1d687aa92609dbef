/** `npm start`: the whole of Threadtill on this machine, with the sandbox in place of Messenger and Stripe. */
import { randomUUID } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";
import { join, relative } from "node:path";
import { type Clock, type Sandbox, startSandbox, systemClock } from "../sandbox/index.ts";
import { buildIfStale } from "./build.ts";
import { bindingsFor, CONSOLE_KEY, META, STRIPE } from "./credentials.ts";
import { type Database, migrateDatabase, openDatabase } from "./database.ts";
import { type Claim, claim } from "./instance.ts";
import { endWorkerLeftBehind, forgetWorker, rememberWorker } from "./left-behind.ts";
import { DEV_WORKER_FILE, ROOT, STATE } from "./paths.ts";
import { pickPort } from "./ports.ts";
import { placePictures, seedWhenEmpty } from "./seed.ts";
import { startWorker, type Worker, type WorkerLog } from "./workerd.ts";

const WORKER_PORT = 8787;
const SANDBOX_PORT = 4242;
const CRON_MS = 60_000;
const LABEL_WIDTH = 10;

/** What has been started, last first: it is ended in this order. */
const started: { name: string; end: () => Promise<void> | void }[] = [];
let ending: Promise<void> | null = null;

function say(label: string, sentence: string): void {
  console.log(`  ${label.padEnd(LABEL_WIDTH)}${sentence}`);
}

function onEnd(name: string, end: () => Promise<void> | void): void {
  started.unshift({ name, end });
}

async function main(): Promise<void> {
  const answer = await claim();
  if ("taken" in answer) return alreadyRuns(answer.taken.pid, answer.taken.url);
  onEnd("instance", answer.claim.release);
  listenForTheEnd();
  endWorkerLeftBehind();
  console.log("Threadtill is starting; the first time takes a little longer.");
  await start(answer.claim);
}

function alreadyRuns(pid: number, url: string | null): void {
  console.log(url ? `Threadtill already runs here: ${url}` : "Threadtill is already starting here.");
  console.log(`To end it, press Ctrl-C where it was started, or run: kill ${pid}`);
}

async function start(claimed: Claim): Promise<void> {
  const database = await startDatabase();
  const built = await buildIfStale(() => say("build", "of the page and the worker, a few seconds"));
  if (!built) say("build", "up to date");
  const clock = systemClock();
  const sandbox = await openSandbox(clock);
  onEnd("sandbox", () => sandbox.close());
  await placePictures(database.url, sandbox.url);
  say("sandbox", `port ${new URL(sandbox.url).port}, in place of Messenger and Stripe`);

  const worker = await startAndLog(sandbox.url, database);
  listenForTheEnd();
  sandbox.connect(worker.url);
  sweepEveryMinute(worker, () => clock.now());
  const page = `${sandbox.url}/phone`;
  claimed.publish(page);
  console.log(`\nOpen ${page} and buy something.`);
  console.log(`The merchant sees it at ${worker.url}/console with the key ${CONSOLE_KEY}`);
  console.log("Ctrl-C ends everything.");
}

async function openSandbox(clock: Clock): Promise<Sandbox> {
  // The database outlives the sandbox, so that ids must not begin again with the next start.
  const options = { stripe: STRIPE, meta: META, clock, seed: randomUUID() };
  try {
    return await startSandbox({ ...options, port: await pickPort(SANDBOX_PORT) });
  } catch (error) {
    // Another checkout that starts at this very moment was faster.
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return startSandbox(options);
  }
}

async function startDatabase(): Promise<Database> {
  const database = await openDatabase((sentence) => say("database", sentence));
  onEnd("database", database.stop);
  say("database", database.words);
  await migrateDatabase(database.url);
  const { seeded, products } = await seedWhenEmpty(database.url);
  say("shop", `${products} products${seeded ? ", just filled in" : ", as you left it"}`);
  return database;
}

async function startAndLog(sandboxUrl: string, database: Database): Promise<Worker> {
  const path = join(STATE, "worker.log");
  const file = createWriteStream(path, { flags: "w", mode: 0o600 });
  onEnd("log", () => file.close());
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: bindingsFor(sandboxUrl),
    databaseUrl: database.url,
    port: WORKER_PORT,
    onLog: (line) => writeLog(file, line),
  });
  rememberWorker(worker.pid);
  onEnd("worker", async () => {
    await worker.close();
    forgetWorker();
  });
  say("worker", `port ${new URL(worker.url).port}, its log is ${relative(ROOT, path)}`);
  return worker;
}

function writeLog(file: WriteStream, { level, message }: WorkerLog): void {
  file.write(`${new Date().toISOString()} ${level} ${message}\n`);
  if (level === "error") console.error(`  ${"worker".padEnd(LABEL_WIDTH)}${message}`);
}

/** Cloudflare would fire the cron trigger; here we do. A slow run is not overtaken by the next. */
function sweepEveryMinute(worker: Worker, now: () => number): void {
  let busy = false;
  const sweep = async () => {
    if (busy || ending !== null) return;
    busy = true;
    await worker.cron(now()).catch((error: Error) => ending ?? console.error(`  the sweep failed: ${error.message}`));
    busy = false;
  };
  const timer = setInterval(sweep, CRON_MS);
  onEnd("sweep", () => clearInterval(timer));
}

/** Ends everything, last started first; what fails to end does not keep the rest running. */
async function endAll(): Promise<void> {
  for (const { name, end } of started) {
    try {
      await end();
    } catch (error) {
      console.error(`  ${name} did not end cleanly: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/**
 * The second Ctrl-C does not wait: the database is then closed by its guard. Listeners of others go: Miniflare's would
 * end this process before the database has closed.
 */
function listenForTheEnd(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (ending !== null) process.exit(1);
      console.log("\nEnding.");
      ending = endAll().then(() => process.exit(0));
    });
  }
}

try {
  await main();
} catch (error) {
  // What is being started while everything ends may well fail.
  if (ending !== null) await ending;
  console.error(`\n${error instanceof Error ? error.message : error}`);
  await endAll();
  process.exit(1);
}
