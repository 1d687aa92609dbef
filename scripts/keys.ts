/**
 * `npm run keys -- make`: makes the secrets that nobody hands out, into `.dev.vars`, and leaves alone those that are there.
 * `npm run keys -- rotate`: another key is to sign links, in two steps; the old ones go on reading theirs. Neither prints a secret.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { idFor, readKeys, rotate, written } from "./keys/rotation.ts";
import { valueIn, withValue } from "./keys/vars-file.ts";
import { ROOT } from "./paths.ts";

const USAGE = `npm run keys -- make    LINK_KEYS, CONSOLE_KEY and META_VERIFY_TOKEN into .dev.vars, those that are missing
npm run keys -- rotate  a new key for links, second in LINK_KEYS; run again once that is deployed, it is first and signs`;

export interface KeysTerminal {
  /** Of `.dev.vars`. */
  path: string;
  say(text: string): void;
  now(): Date;
}

const freshSecret = () => randomBytes(48).toString("base64url");

/** @returns the exit code */
export function keys(terminal: KeysTerminal, command: string | undefined): number {
  if (command === "make") return make(terminal);
  if (command === "rotate") return rotateLinks(terminal);
  terminal.say(USAGE);
  return 1;
}

function make({ path, say, now }: KeysTerminal): number {
  const makers: Record<string, () => string> = {
    LINK_KEYS: () => written([{ id: idFor(now(), []), secret: freshSecret() }]),
    CONSOLE_KEY: freshSecret,
    META_VERIFY_TOKEN: () => randomBytes(24).toString("hex"),
  };
  let text = read(path);
  for (const [name, maker] of Object.entries(makers)) {
    const isThere = valueIn(text, name) !== null;
    if (!isThere) text = withValue(text, name, maker());
    say(isThere ? `✓ ${name} is there already, and stays` : `+ ${name} made`);
  }
  write(path, text);
  say("They are in .dev.vars, which git ignores. Upload them with: npx wrangler secret bulk .dev.vars");
  return 0;
}

function rotateLinks({ path, say, now }: KeysTerminal): number {
  const text = read(path);
  const current = valueIn(text, "LINK_KEYS");
  if (!current) {
    say("LINK_KEYS is not in .dev.vars: put there what the worker has now, or links that were sent are refused.");
    return 1;
  }
  const { keys: next, step, id, dropped } = rotate(readKeys(current), freshSecret(), now());
  write(path, withValue(text, "LINK_KEYS", written(next)));
  say(step === "waits" ? `+ ${id} is read from now on, and signs nothing yet` : `+ ${id} signs from now on`);
  for (const { id: other } of next) if (other !== id) say(`✓ ${other} stays: links that it signed may live`);
  for (const gone of dropped) say(`- ${gone} is gone: no link that it signed can live`);
  say("Upload it with: npx wrangler secret bulk .dev.vars");
  if (step === "waits")
    say("Some minutes later, when Cloudflare has it everywhere: npm run keys -- rotate, and upload again.");
  return 0;
}

const read = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** Beside it and then in its place: whatever happens meanwhile, one of the two is whole. Nobody else may read it. */
function write(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

if (import.meta.main) {
  process.exitCode = keys({ path: join(ROOT, ".dev.vars"), say: console.log, now: () => new Date() }, process.argv[2]);
}
