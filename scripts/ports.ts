/** Choosing a port of this machine. */
import { createServer } from "node:net";

/** `localhost` may mean either, so that a port must be free on both. */
const LOOPBACKS = ["127.0.0.1", "::1"];

/** The preferred port when nobody listens on it, else any free one. */
export async function pickPort(preferred = 0): Promise<number> {
  if (preferred !== 0 && (await isFree(preferred))) return preferred;
  for (;;) {
    const port = await listenOnce(0, "127.0.0.1");
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  for (const host of LOOPBACKS) {
    const taken = await listenOnce(port, host).then(
      () => false,
      // A machine without IPv6 has no such address; nobody can listen there.
      ({ code }: NodeJS.ErrnoException) => code === "EADDRINUSE" || code === "EACCES",
    );
    if (taken) return false;
  }
  return true;
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
