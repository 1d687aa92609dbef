/** `npm run orders` as a merchant runs it: a process of its own, against the real worker. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { ROOT } from "../../scripts/paths.ts";
import type { World } from "./world.ts";

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** @param env beside the worker's address and the merchant's key, or in their place */
export function runOrders({ url }: World, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const { PATH = "" } = process.env;
  const own = { PATH, NO_COLOR: "1", THREADTILL_URL: url, CONSOLE_KEY, ...env };
  const command = [join(ROOT, "scripts/orders.ts"), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: ROOT, env: own }, (error, out, err) => {
      // It never came to an end of its own: ended by a signal, or not begun.
      const why = error && typeof error.code !== "number" ? `${error.message} ${error.signal ?? ""}` : "";
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err: err + why });
    });
  });
}
