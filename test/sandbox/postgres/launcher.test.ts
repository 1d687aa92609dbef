import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { afterEach, expect, test } from "vitest";
import { serverAccount } from "../../../sandbox/postgres/account.ts";
import { type PostgresOptions, startPostgres } from "../../../sandbox/postgres/index.ts";
import { postmasterPid } from "../../../sandbox/postgres/server.ts";
import { isRunning } from "../../../sandbox/processes/alive.ts";

const HOLD = join(import.meta.dirname, "hold.ts");
const folders: string[] = [];
const children: ChildProcess[] = [];

/** A folder below /tmp that the server's account may enter. */
function folder(): string {
  const path = mkdtempSync("/tmp/threadtill-launcher-");
  const account = serverAccount();
  if (account !== null) chownSync(path, account.uid, account.gid);
  folders.push(path);
  return join(path, "data");
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, connect_timeout: 60, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Starts a server in another process and answers once it runs. */
async function hold(
  options: PostgresOptions,
): Promise<{ child: ChildProcess; url: string; home: string; data: string }> {
  const child = spawn(process.execPath, [HOLD, JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { url, home } = JSON.parse(line) as { url: string; home: string };
  return { child, url, home, data: dataOf(home) };
}

function dataOf(home: string): string {
  const version = readdirSync(home).find((name) => /^v\d+$/.test(name));
  return join(home, version ?? "", "data");
}

function runs(data: string): boolean {
  return isRunning(postmasterPid(data), data);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(25);
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

test("it is PostgreSQL 18, in UTF-8, reached with a password on 127.0.0.1 only", async () => {
  const server = await startPostgres({ ephemeral: true, fast: true });
  try {
    const [facts] = await ask(
      server.url,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
              upper('é') as upper, current_setting('listen_addresses') as listens, current_setting('TimeZone') as zone`,
    );
    expect(facts).toEqual({ major: 18, encoding: "UTF8", upper: "É", listens: "127.0.0.1", zone: "UTC" });
    const wrong = new URL(server.url);
    wrong.password = "guess";
    await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  } finally {
    await server.stop();
  }
});

test("a passing one leaves nothing behind, and stopping twice is stopping once", async () => {
  const server = await startPostgres({ ephemeral: true, fast: true });
  const data = dataOf(server.home);
  expect(runs(data)).toBe(true);
  await Promise.all([server.stop(), server.stop()]);
  expect(runs(data)).toBe(false);
  expect(existsSync(server.home)).toBe(false);
});

test("what was written is there after a restart", async () => {
  const dataDir = folder();
  const first = await startPostgres({ dataDir, fast: true });
  await ask(first.url, "create table kept (word text); insert into kept values ('tea')");
  await first.stop();
  const second = await startPostgres({ dataDir, fast: true });
  expect(await ask(second.url, "select word from kept")).toEqual([{ word: "tea" }]);
  await second.stop();
});

test("two run at once", async () => {
  const [one, two] = await Promise.all([
    startPostgres({ ephemeral: true, fast: true }),
    startPostgres({ ephemeral: true, fast: true }),
  ]);
  expect(one.url).not.toBe(two.url);
  expect(await ask(one.url, "select 1 as one")).toEqual(await ask(two.url, "select 1 as one"));
  await Promise.all([one.stop(), two.stop()]);
});

test("when its starter is killed the server ends too, and a passing one's data goes", async () => {
  const { child, home, data } = await hold({ ephemeral: true, fast: true });
  expect(runs(data)).toBe(true);
  await kill(child);
  await until(() => !existsSync(home));
  expect(runs(data)).toBe(false);
});

test("when its starter is killed kept data is closed properly and opens again", async () => {
  const dataDir = folder();
  const { child, url, data } = await hold({ dataDir });
  await ask(url, "create table kept (word text); insert into kept values ('tea')");
  await kill(child);
  await until(() => !runs(data));
  const again = await startPostgres({ dataDir });
  expect(await ask(again.url, "select word from kept")).toEqual([{ word: "tea" }]);
  await again.stop();
});

test("a server left behind in the same folder is ended, and nothing written is lost", async () => {
  const dataDir = folder();
  const left = await hold({ dataDir });
  await ask(left.url, "create table kept (word text); insert into kept values ('tea')");
  const leftPid = postmasterPid(left.data);
  const server = await startPostgres({ dataDir });
  expect(postmasterPid(left.data)).not.toBe(leftPid);
  expect(await ask(server.url, "select word from kept")).toEqual([{ word: "tea" }]);
  await expect(ask(left.url, "select 1")).rejects.toThrow();
  await kill(left.child);
  await server.stop();
});

test("a pid file that names a process of somebody else is not believed", async () => {
  const dataDir = folder();
  const first = await startPostgres({ dataDir, fast: true });
  await first.stop();
  const data = dataOf(dataDir);
  writeFileSync(join(data, "postmaster.pid"), `${process.pid}\n${data}\n1\n5432\n\n127.0.0.1\n0 0\nready\n`);
  const again = await startPostgres({ dataDir, fast: true });
  expect(runs(data)).toBe(true);
  await again.stop();
});

test("an initialisation that was killed is begun anew", async () => {
  const dataDir = folder();
  const child = spawn(process.execPath, [HOLD, JSON.stringify({ dataDir })], { stdio: "ignore" });
  const unfinished = () => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith("unfinished-"));
  await until(unfinished);
  await kill(child);
  expect(unfinished()).toBe(true);
  const server = await startPostgres({ dataDir });
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(unfinished()).toBe(false);
  await server.stop();
});

test("a folder that it cannot use is named in the error", async () => {
  const file = join(mkdtempSync("/tmp/threadtill-launcher-"), "file");
  folders.push(join(file, ".."));
  writeFileSync(file, "");
  await expect(startPostgres({ dataDir: join(file, "data") })).rejects.toThrow(/file/);
});
