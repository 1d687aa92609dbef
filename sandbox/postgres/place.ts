/** Directories of our own outside the checkout, which the server's account can reach whoever owns the checkout. */
import { chmodSync, lstatSync, mkdirSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where to try, best first: /var/tmp is kept over a reboot, and neither is likely to be closed to other users. */
export function placeCandidates(): string[] {
  const roots = process.platform === "win32" ? [tmpdir()] : ["/var/tmp", tmpdir(), "/tmp"];
  const owner = process.getuid?.() ?? "user";
  return [...new Set(roots)].map((root) => join(root, `threadtill-${owner}`));
}

/** Linux's folder in memory, and how much of it has to be free: a container may have only 64 MB of it. */
const MEMORY = "/dev/shm";
const MEMORY_BYTES_MIN = 1024 ** 3;

/**
 * Where data that is thrown away is best kept: in memory, if there is enough of it. A database is copied there in a tenth of
 * the time that a disk takes, because it is some three hundred small files. Null: nowhere but on the disk.
 */
export function memoryPlace(): string | null {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize < MEMORY_BYTES_MIN ? null : join(MEMORY, `threadtill-${process.getuid?.() ?? "user"}`);
  } catch {
    return null;
  }
}

/**
 * Makes the directory when it is missing, open to be entered by everybody and written by us alone.
 * Throws when somebody else got there first: names in a shared directory can be taken by anybody.
 */
export function ownDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const found = lstatSync(path);
  if (!found.isDirectory()) throw new Error(`${path} is not a directory`);
  const us = process.getuid?.();
  if (us === undefined) return;
  if (found.uid !== us) throw new Error(`${path} belongs to another user`);
  chmodSync(path, 0o755);
}
