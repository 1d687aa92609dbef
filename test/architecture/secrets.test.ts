/** Nothing in the repository opens anything, and nothing in it tells where it was written. */
import { describe, expect, test } from "vitest";
import { filesIn, textOf } from "./source.ts";

const BINARY = /\.(png|jpg|jpeg|gif|webp|ico|woff2?)$/;
const FILES = filesIn(".").filter((path) => !BINARY.test(path));

/** Files with a line like this, each with the line's number. */
function placesOf(pattern: RegExp): string[] {
  return FILES.flatMap((path) =>
    textOf(path)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

/** Patterns are put together here, so that none of them finds itself. */
const either = (...words: string[]) => new RegExp(words.join("|"));

describe("no file holds", () => {
  test("something like a live key, a token or a private key", () => {
    const keys = either(
      "[srp]k_live_" + "[A-Za-z0-9]{20,}",
      "whsec_" + "[A-Za-z0-9+/]{32}(?![a-z])",
      "sk_test_" + "[A-Za-z0-9]*[A-Z][A-Za-z0-9]{20,}",
      "\\bEAA" + "[A-Za-z0-9]{50,}",
      "AKIA" + "[A-Z0-9]{16}",
      "gh[pousr]_" + "[A-Za-z0-9]{30,}",
      "npm_" + "[A-Za-z0-9]{36}",
      "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
    );
    expect(keys.test(`sk_live_${"a1B2".repeat(6)}`)).toBe(true);
    expect(placesOf(keys)).toEqual([]);
  });

  test("a path of the machine it was written on", () => {
    const paths = either("(?<![\\w.~])/(work|root)/", "(?<![\\w.~])/tmp/" + "scratch", "(?<![\\w.~])/Users/\\w");
    expect(paths.test(`cd /${"work"}/x`)).toBe(true);
    expect(placesOf(paths)).toEqual([]);
  });

  test("the address of a package registry", () => {
    const registries = either(
      "registry\\." + "(npmjs|yarnpkg)",
      "npm\\.pkg\\." + "github",
      "_auth" + "Token",
      "(artifact" + "ory|verda" + "ccio)",
    );
    expect(registries.test("https://registry." + "npmjs.org/x")).toBe(true);
    expect(placesOf(registries)).toEqual([]);
  });
});

describe("the lock file", () => {
  interface Locked {
    packages: Record<
      string,
      { version?: string; integrity?: string; resolved?: string; link?: boolean; inBundle?: boolean }
    >;
  }
  const { packages } = JSON.parse(textOf("package-lock.json")) as Locked;

  test("names no address to fetch a package from: npm asks the registry it is set up with", () => {
    const fetched = Object.entries(packages).filter(([, locked]) => locked.resolved !== undefined);
    expect(fetched.map(([name]) => name)).toEqual([]);
  });

  test("has the hash of every package", () => {
    const unproven = Object.entries(packages).filter(
      ([name, { integrity, link, inBundle }]) => name !== "" && !integrity && !link && !inBundle,
    );
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(unproven.map(([name]) => name)).toEqual([]);
  });
});

test("package.json pins every dependency to one version", () => {
  const { dependencies, devDependencies } = JSON.parse(textOf("package.json")) as Record<
    string,
    Record<string, string>
  >;
  const pinned = Object.entries({ ...dependencies, ...devDependencies });
  expect(pinned.length).toBeGreaterThan(20);
  expect(pinned.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
