import { invalid } from "../graph-error.ts";

/** Strict readers of untrusted JSON: each answers the typed value or throws Graph's error 100 naming the parameter. */

export type Fields = Record<string, unknown>;

/** `message[text]` from ("message", "text"); the top level has no path. */
export const inside = (path: string, key: string | number) => (path === "" ? String(key) : `${path}[${key}]`);

export function fields(value: unknown, path: string, known: readonly string[]): Fields {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw invalid(`Param ${path || "body"} must be an object`);
  }
  const strangers = Object.keys(value).filter((key) => !known.includes(key));
  if (strangers.length > 0) {
    throw invalid(`Invalid keys "${strangers.join(", ")}" were found in param "${path || "body"}"`);
  }
  return Object.fromEntries(Object.entries(value));
}

/**
 * Text of at most `max` UTF-16 units, the strictest reading of "characters": whatever fits here fits any other count.
 * Empty text is refused.
 */
export function text(value: unknown, path: string, max: number): string {
  if (typeof value !== "string" || value === "")
    throw invalid(`Param ${path} must be a non-empty UTF-8 encoded string`);
  if (value.length > max) throw invalid(`Length of param ${path} must be less than or equal to ${max}`);
  return value;
}

export function list(value: unknown, path: string, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) throw invalid(`Param ${path} must be an array`);
  if (value.length < min) throw invalid(`Param ${path} has too few elements: at least ${min}`);
  if (value.length > max) throw invalid(`Param ${path} has too many elements: at most ${max}`);
  return value;
}

export function oneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalid(`Param ${path} must be one of {${allowed.join(", ")}}`);
  return found;
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value !== "boolean") throw invalid(`Param ${path} must be a boolean`);
  return value;
}

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1"];

export const isLoopback = (url: URL) => LOOPBACK_HOSTS.includes(url.hostname);

/** An https address. Plain http passes only for this machine, where the sandbox's worker has no certificate. */
export function webUrl(value: unknown, path: string): string {
  const address = text(value, path, 2000);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  if (!isSafe) throw invalid(`Param ${path} should represent a valid https URL`);
  return address;
}

/** `{ key: read(value) }` when the value is there, else nothing: for optional properties. */
export function optional<K extends string, T>(
  from: Fields,
  path: string,
  key: K,
  read: (value: unknown, path: string) => T,
): { [P in K]?: T } {
  const found: { [P in K]?: T } = {};
  if (from[key] !== undefined) found[key] = read(from[key], inside(path, key));
  return found;
}
