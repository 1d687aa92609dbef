/** Which `npm start` runs in this checkout. A file says where to ask, and only a living instance answers rightly. */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { STATE } from "./paths.ts";

export interface Instance {
  pid: number;
  /** The phone page; null while it is still starting. */
  url: string | null;
}

export interface Claim {
  /** Tells those who ask where it runs. */
  publish(url: string): void;
  release(): void;
}

interface Entry {
  /** Random, so that another program which got the same port later cannot pass for us. */
  id: string;
  port: number;
}

const FILE = join(STATE, "instance.json");
const ANSWER_MS = 2_000;

/** The instance that runs in this checkout, or null. */
export async function running(): Promise<Instance | null> {
  const entry = readEntry();
  if (entry === null) return null;
  try {
    const response = await fetch(`http://127.0.0.1:${entry.port}/${entry.id}`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? ((await response.json()) as Instance) : null;
  } catch {
    return null;
  }
}

/** Takes the checkout for this process, or answers with the instance that has it. */
export async function claim(): Promise<{ claim: Claim } | { taken: Instance }> {
  mkdirSync(STATE, { recursive: true });
  const instance: Instance = { pid: process.pid, url: null };
  const id = randomUUID();
  const server = await answering(`/${id}`, instance);
  const entry: Entry = { id, port: (server.address() as AddressInfo).port };
  while (!writeEntry(entry)) {
    const found = readEntry();
    const taken = await running();
    if (taken !== null) {
      server.close();
      return { taken };
    }
    discard(found);
  }
  const publish = (url: string) => {
    instance.url = url;
  };
  const release = () => {
    server.close();
    if (readEntry()?.id === id) rmSync(FILE, { force: true });
  };
  return { claim: { publish, release } };
}

function answering(path: string, instance: Instance): Promise<Server> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === path ? 200 : 404, { connection: "close" });
    response.end(request.url === path ? JSON.stringify(instance) : "");
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function readEntry(file = FILE): Entry | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Entry;
  } catch {
    return null;
  }
}

/** False when there is a file already. */
function writeEntry(entry: Entry): boolean {
  try {
    writeFileSync(FILE, JSON.stringify(entry), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the file of an instance that was killed, unless somebody else has just replaced it with their own. */
function discard(dead: Entry | null): void {
  const away = `${FILE}.${process.pid}`;
  try {
    renameSync(FILE, away);
    if (readEntry(away)?.id !== dead?.id) linkSync(away, FILE);
  } catch {
    return;
  } finally {
    rmSync(away, { force: true });
  }
}
