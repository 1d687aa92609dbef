/** Under whose name the server runs. PostgreSQL refuses to run as root, so root lends it the account of `nobody`. */
import { readFileSync } from "node:fs";

export interface Account {
  uid: number;
  gid: number;
}

/** What Debian, Alpine, Fedora and the kernel's overflow id use; taken when there is no passwd file to read. */
const USUAL_NOBODY: Account = { uid: 65534, gid: 65534 };

/** The account to lend, or null when the server can run as ourselves (an ordinary user, and always on Windows). */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return nobodyOf(readPasswd());
}

/** Reads the line `nobody:x:uid:gid:...` of a passwd file's text. */
export function nobodyOf(passwd: string): Account {
  const line = passwd.split("\n").find((entry) => entry.startsWith("nobody:"));
  if (line === undefined) return USUAL_NOBODY;
  const [uid, gid] = line.split(":").slice(2, 4).map(Number);
  if (!Number.isInteger(uid) || !Number.isInteger(gid)) return USUAL_NOBODY;
  return { uid: uid as number, gid: gid as number };
}

function readPasswd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
