import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LONGEST_LIFE_MS, readKeys, rotate, written } from "../../../scripts/keys/rotation.ts";
import { valueIn, withValue } from "../../../scripts/keys/vars-file.ts";
import { keys } from "../../../scripts/keys.ts";
import { readLink, signLink } from "../../../worker/checkout/link.ts";
import type { LinkKey } from "../../../worker/config.ts";
import { parseConfig } from "../../../worker/config.ts";
import { readOrderLink, signOrderLink } from "../../../worker/order/link.ts";
import { ENV } from "../worker/env.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 24, 12);
const PAGE = "1001";

let folder: string;
let path: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "threadtill-keys-"));
  path = join(folder, ".dev.vars");
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (command: string | undefined, at = START) =>
  keys({ path, say: (text) => said.push(text), now: () => new Date(at) }, command);
const text = () => readFileSync(path, "utf8");
const linkKeys = () => readKeys(valueIn(text(), "LINK_KEYS") ?? "");

describe("npm run keys -- make", () => {
  test("makes three secrets that the worker takes, readable by their owner alone, and prints none", () => {
    expect(run("make")).toBe(0);
    const made = ["LINK_KEYS", "CONSOLE_KEY", "META_VERIFY_TOKEN"].map((name) => [name, valueIn(text(), name) ?? ""]);
    expect(parseConfig({ ...ENV, ...Object.fromEntries(made) }).linkKeys[0]?.id).toBe("k20261124");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (const [, value = ""] of made) expect(said.join("\n")).not.toContain(value.split(":").at(-1));
  });

  test("run again changes nothing, and what else is in the file stays as it was written", () => {
    writeFileSync(path, '# mine\nSTRIPE_SECRET_KEY=sk_test_1\nCONSOLE_KEY="kept as it is"');
    run("make");
    const before = text();
    expect(before).toContain('# mine\nSTRIPE_SECRET_KEY=sk_test_1\nCONSOLE_KEY="kept as it is"\n');
    run("make");
    expect(text()).toBe(before);
  });

  test.each([undefined, "", "remake"])("%s is no command, and writes nothing", (command) => {
    expect(run(command)).toBe(1);
    expect(() => text()).toThrow();
  });
});

describe("npm run keys -- rotate", () => {
  test("lets a new key be read before it signs, and keeps the old one, whatever it is called", () => {
    writeFileSync(path, "LINK_KEYS=k1:an-old-secret-of-at-least-32-bytes-in-all\n");
    const ids = () => linkKeys().map(({ id }) => id);
    expect(run("rotate")).toBe(0);
    expect(ids()).toEqual(["k1", "k20261124"]);
    const [, waiting] = linkKeys();
    run("rotate");
    expect(ids()).toEqual(["k20261124", "k1"]);
    expect(linkKeys()[0]).toEqual(waiting);
    expect(linkKeys()[1]?.secret).toBe("an-old-secret-of-at-least-32-bytes-in-all");
    run("rotate");
    expect(ids()).toEqual(["k20261124", "k20261124-2", "k1"]);
    run("rotate");
    expect(ids()).toEqual(["k20261124-2", "k20261124", "k1"]);
    expect(said.join("\n")).not.toContain(linkKeys()[0]?.secret);
  });

  test("of a key that waited for longer than a week begins anew: its day would not tell when it began to sign", () => {
    writeFileSync(path, "LINK_KEYS=k20260101:an-old-secret-of-at-least-32-bytes-in-all\n");
    run("rotate");
    run("rotate", START + 8 * DAY_MS);
    expect(linkKeys().map(({ id }) => id)).toEqual(["k20260101", "k20261202"]);
    run("rotate", START + 14 * DAY_MS);
    expect(linkKeys().map(({ id }) => id)).toEqual(["k20261202", "k20260101"]);
  });

  test("without the keys that the worker has now is refused, because their links would be", () => {
    writeFileSync(path, "CONSOLE_KEY=x\n");
    expect(run("rotate")).toBe(1);
    expect(text()).toBe("CONSOLE_KEY=x\n");
  });

  test("lets a key go once nothing that it signed can live, and not a day before", () => {
    const old = [
      { id: "k20251001", secret: "b" },
      { id: "k1", secret: "a" },
    ];
    const at = (days: number) =>
      rotate(old, "c", new Date(Date.UTC(2025, 9, 1) + LONGEST_LIFE_MS + days * DAY_MS)).dropped;
    // The newer one may have waited for a week before it signed.
    expect([at(0), at(8), at(9)]).toEqual([[], [], ["k1"]]);
  });

  test("every fortnight for three years refuses no link that is in time, and what is dropped signs nothing that is", async () => {
    let current: LinkKey[] = [{ id: "k1", secret: "the-first-secret-of-at-least-32-bytes" }];
    const sent: { token: string; at: number; order: boolean; by: LinkKey }[] = [];
    const wrong: string[] = [];
    for (let at = START; at < START + 3 * 365 * DAY_MS; at += 14 * DAY_MS) {
      const now = new Date(at);
      const waiting = rotate(current, `secret-${at}-${"x".repeat(32)}`, new Date(at - 5 * DAY_MS)).keys;
      current = rotate(waiting, "not needed", now).keys;
      const [by] = current;
      if (!by) throw new Error("there is always a key");
      const items = [{ variantId: "a", quantity: 1 }];
      sent.push({ token: await signOrderLink(current, PAGE, "ord_1", now), at, order: true, by });
      sent.push({
        token: await signLink(current, PAGE, { checkoutId: "c", buyerId: "b", items }, now),
        at,
        order: false,
        by,
      });
      for (const { token, order, at: sentAt, by: signer } of sent) {
        const lives = at - sentAt < (order ? 400 : 1) * DAY_MS;
        const isRead = order
          ? (await readOrderLink(current, PAGE, token, now)) !== null
          : (await readLink(current, PAGE, token, now)).kind === "valid";
        if (lives !== isRead) wrong.push(`${signer.id} after ${(at - sentAt) / DAY_MS} days`);
      }
    }
    expect(sent.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
    expect(current.length).toBeLessThanOrEqual(400 / 14 + 4);
    expect(current.map(({ id }) => id)).not.toContain("k1");
  });

  test("is read back as it is written, a colon in a secret and all", () => {
    const all = [
      { id: "k2", secret: "a:b==" },
      { id: "k1", secret: "c" },
    ];
    expect(readKeys(written(all))).toEqual(all);
    expect(withValue("A=1\nLINK_KEYS=x\nB=$&\n", "LINK_KEYS", "$&$1")).toBe("A=1\nLINK_KEYS=$&$1\nB=$&\n");
  });
});
