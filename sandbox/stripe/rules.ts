import { badParameter, invalid, missingParameter, notPlayed, unknownParameter } from "./failure.ts";
import type { Form, FormValue } from "./form.ts";

/** Reads one parameter from its wire form, or throws the 400 that Stripe gives. */
export interface Rule<T> {
  readonly read: (value: FormValue, name: string) => T;
  readonly required?: boolean;
}
export interface Required<T> extends Rule<T> {
  readonly required: true;
}
export type Fields = Readonly<Record<string, Rule<unknown>>>;
type Read<R> = R extends Rule<infer T> ? T : never;
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Required<unknown> ? K : never }[keyof F];
export type Values<F extends Fields> = { [K in RequiredKeys<F>]: Read<F[K]> } & {
  [K in Exclude<keyof F, RequiredKeys<F>>]?: Read<F[K]> | undefined;
};

/** Reads a whole request against the table of its documented parameters. */
export function readParams<F extends Fields>(fields: F, form: Form, prefix = ""): Values<F> {
  const named = (key: string) => (prefix === "" ? key : `${prefix}[${key}]`);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(form)) {
    const rule = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (rule === undefined) throw unknownParameter(named(key));
    values[key] = rule.read(value, named(key));
  }
  for (const [key, rule] of Object.entries(fields)) {
    if (rule.required === true && values[key] === undefined) throw missingParameter(named(key));
  }
  return values as Values<F>;
}

export function required<T>(rule: Rule<T>): Required<T> {
  return { read: rule.read, required: true };
}

export function text(max = 5000): Rule<string> {
  return { read: (value, name) => readText(value, name, max) };
}

export const integer: Rule<number> = {
  read(value, name) {
    const raw = readText(value, name, 30);
    if (/^-?\d+$/.test(raw) && Number.isSafeInteger(Number(raw))) return Number(raw);
    throw badParameter("parameter_invalid_integer", name, `Invalid integer: ${raw}`);
  },
};

export const flag: Rule<boolean> = {
  read(value, name) {
    const raw = readText(value, name, 10);
    if (raw === "true") return true;
    if (raw === "false") return false;
    throw invalid(name, `Invalid boolean: ${raw}`);
  },
};

export function oneOf<const T extends string>(...options: readonly T[]): Rule<T> {
  return {
    read(value, name) {
      const raw = readText(value, name, 100);
      const found = options.find((option) => option === raw);
      if (found !== undefined) return found;
      throw invalid(name, `Invalid ${name}: must be one of ${options.join(", ")}`);
    },
  };
}

/** The empty string clears the value; it is read as null (stripe-node sends null that way). */
export function clearable<T>(rule: Rule<T>): Rule<T | null> {
  return { read: (value, name) => (value === "" ? null : rule.read(value, name)) };
}

export function hash<F extends Fields>(fields: F): Rule<Values<F>> {
  return { read: (value, name) => readParams(fields, readHash(value, name), name) };
}

export function list<T>(rule: Rule<T>): Rule<T[]> {
  return {
    read: (value, name) => {
      const entries = Object.entries(readHash(value, name, "array"));
      if (entries.some(([key]) => !/^\d+$/.test(key))) throw invalid(name, "Invalid array");
      return entries
        .sort(([one], [other]) => Number(one) - Number(other))
        .map(([key, item]) => rule.read(item, `${name}[${key}]`));
    },
  };
}

/** Stripe docs, metadata: at most 50 keys of 40 characters with values of 500; an empty value removes its key. */
export const metadata: Rule<Record<string, string>> = {
  read(value, name) {
    const entries = Object.entries(readHash(value, name));
    if (entries.length > 50) throw invalid(name, "Metadata can have at most 50 keys.");
    for (const [key, item] of entries) {
      if (key.length > 40) throw invalid(`${name}[${key}]`, "Metadata keys can have at most 40 characters.");
      if (typeof item !== "string") throw invalid(`${name}[${key}]`, "Metadata values must be strings.");
      if (item.length > 500) throw invalid(`${name}[${key}]`, "Metadata values can have at most 500 characters.");
    }
    return Object.fromEntries(entries) as Record<string, string>;
  },
};

/** Documented parameters that the stand-in refuses to play, each with its own loud 400. */
export function unplayed<const K extends string>(...names: readonly K[]): Record<K, Rule<never>> {
  const rule: Rule<never> = {
    read(_value, name) {
      throw notPlayed(`the parameter ${name}`, name);
    },
  };
  return Object.fromEntries(names.map((name) => [name, rule])) as Record<K, Rule<never>>;
}

function readText(value: FormValue, name: string, max: number): string {
  if (typeof value !== "string") throw invalid(name, "Invalid string: a hash or list was given.");
  if (value === "") {
    throw badParameter("parameter_invalid_empty", name, `You passed an empty string for '${name}'.`);
  }
  if (value.length > max) throw invalid(name, `Invalid string: at most ${max} characters.`);
  return value;
}

function readHash(value: FormValue, name: string, kind: "hash" | "array" = "hash"): Form {
  if (typeof value === "object") return value;
  throw invalid(name, `Invalid ${kind === "hash" ? "object" : "array"}`);
}
