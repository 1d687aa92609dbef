import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nobodyOf } from "../../../sandbox/postgres/account.ts";
import { install } from "../../../sandbox/postgres/binaries.ts";
import { ownDirectory, placeCandidates } from "../../../sandbox/postgres/place.ts";

let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "threadtill-binaries-"));
  chmodSync(scratch, 0o755);
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** The one installation in a place. */
function installed(place: string): string {
  const names = readdirSync(place);
  expect(names).toHaveLength(1);
  return join(place, names[0] ?? "");
}

test("the programs are copied once, readable for everybody, with their links", async () => {
  const place = join(scratch, "place");
  await install([place]);
  const home = installed(place);
  const { ino } = statSync(home);
  expect(statSync(join(home, "bin", "postgres")).mode & 0o777).toBe(0o755);
  expect(lstatSync(join(home, "lib", "libpq.so.5")).isSymbolicLink()).toBe(true);
  await install([place]);
  expect(statSync(installed(place)).ino).toBe(ino);
});

test("several at once end with one whole copy and no leftovers", async () => {
  const place = join(scratch, "place");
  await Promise.all([install([place]), install([place]), install([place])]);
  expect(statSync(join(installed(place), "bin", "initdb")).size).toBeGreaterThan(0);
});

test("a copy that a cleaner has thinned out is replaced", async () => {
  const place = join(scratch, "place");
  await install([place]);
  const zones = join(installed(place), "share", "postgresql", "timezone", "UTC");
  rmSync(zones);
  await install([place]);
  expect(statSync(zones).size).toBeGreaterThan(0);
});

test("a place where it cannot be put or run is passed over", async () => {
  const blocked = join(scratch, "blocked");
  symlinkSync("/nowhere", blocked);
  const closed = join(scratch, "closed");
  mkdirSync(closed, { mode: 0o700 });
  const good = join(scratch, "good");
  const { place } = await install([blocked, join(closed, "place"), good]);
  expect(place).toBe(process.getuid?.() === 0 ? good : join(closed, "place"));
});

test("with no place at all the error names every one and the way out", async () => {
  const blocked = join(scratch, "blocked");
  symlinkSync("/nowhere", blocked);
  await expect(install([blocked])).rejects.toThrow(/DATABASE_URL.*blocked/);
});

test("a directory of another user is not trusted", () => {
  const theirs = process.getuid?.() === 0 ? join(scratch, "theirs") : "/tmp";
  if (theirs !== "/tmp") {
    mkdirSync(theirs);
    chownSync(theirs, 65534, 65534);
  }
  expect(() => ownDirectory(theirs)).toThrow("another user");
});

test("places carry the user's number, so that users do not meet", () => {
  for (const place of placeCandidates())
    expect(place).toMatch(new RegExp(`threadtill-${process.getuid?.() ?? "user"}$`));
});

test.each([
  ["root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n", { uid: 65534, gid: 65534 }],
  ["nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n", { uid: -2, gid: -2 }],
  ["nobody:x:99:98::/:\n", { uid: 99, gid: 98 }],
  ["", { uid: 65534, gid: 65534 }],
  ["nobody:x\n", { uid: 65534, gid: 65534 }],
])("nobody is found in %j", (passwd, account) => {
  expect(nobodyOf(passwd)).toEqual(account);
});
