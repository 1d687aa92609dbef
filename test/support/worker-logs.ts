/** What the worker of a world wrote to its console, and which of it a test announced. */
import type { WorkerLog } from "../../scripts/workerd.ts";

export interface WorkerLogs {
  /** Every line since the world began or was reset. */
  lines: WorkerLog[];
  add(line: WorkerLog): void;
  /** Announces, until the end of this test, that lines like this will come. */
  expect(pattern: RegExp): void;
  clear(): void;
  /** Unannounced lines since last asked; announcements end with it. */
  takeUnexpected(): string[];
}

export function createWorkerLogs(): WorkerLogs {
  const lines: WorkerLog[] = [];
  let unread: WorkerLog[] = [];
  let announced: RegExp[] = [];
  return {
    lines,
    add: (line) => {
      lines.push(line);
      unread.push(line);
    },
    expect: (pattern) => {
      announced.push(pattern);
    },
    clear: () => {
      lines.length = 0;
      unread = [];
    },
    takeUnexpected: () => {
      const patterns = announced;
      const isAnnounced = ({ message }: WorkerLog) => !saysTooMuch(message) && patterns.some((p) => p.test(message));
      const found = unread.filter((line) => !isOrdinary(line) && !isAnnounced(line));
      unread = [];
      announced = [];
      return found.map((line) => `${line.level}: ${line.message}`);
    },
  };
}

/**
 * The worker's own structured information. Anything else is a warning, a fault, a line that wanted to say more than it may, or left over
 * from a debugging session.
 */
function isOrdinary({ level, message }: WorkerLog): boolean {
  return level === "log" && message.startsWith('{"event":') && !saysTooMuch(message);
}

/** Nobody can announce that something was to be logged that may not be (worker/log.ts). */
const saysTooMuch = (message: string): boolean => message.includes('"dropped":');
