import { invalid } from "./failure.ts";

/** One decoded form: nested hashes and lists both become objects; a list has the keys "0", "1", ... */
export interface Form {
  [key: string]: FormValue;
}
export type FormValue = string | Form;

const MAX_PAIRS = 1000;
const MAX_DEPTH = 6;

/** Decodes `a=1&b[c]=2&d[0]=3` as Stripe's clients write it; a key used both as a value and as a hash is a 400. */
export function decodeForm(encoded: string): Form {
  const form = emptyForm();
  let pairs = 0;
  for (const [name, value] of new URLSearchParams(encoded)) {
    pairs += 1;
    if (pairs > MAX_PAIRS) throw invalid(name, `Too many parameters: at most ${MAX_PAIRS} are read.`);
    put(form, keysOf(name), value, name);
  }
  return form;
}

function emptyForm(): Form {
  return Object.create(null) as Form;
}

function keysOf(name: string): string[] {
  const head = /^[^[\]]+/.exec(name)?.[0];
  if (head === undefined) throw invalid(name, `Invalid parameter name: ${name}`);
  const rest = name.slice(head.length);
  if (!/^(\[[^[\]]*\])*$/.test(rest)) throw invalid(name, `Invalid parameter name: ${name}`);
  const keys = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? "")];
  if (keys.length > MAX_DEPTH) throw invalid(name, `Parameter nested too deeply: ${name}`);
  return keys;
}

function put(form: Form, keys: string[], value: string, name: string): void {
  let hash = form;
  for (const [depth, key] of keys.entries()) {
    const slot = key === "" ? String(Object.keys(hash).length) : key;
    const present = hash[slot];
    if (depth === keys.length - 1) {
      if (typeof present === "object") throw invalid(name, `Invalid mix of a value and a hash: ${name}`);
      hash[slot] = value;
      return;
    }
    if (typeof present === "string") throw invalid(name, `Invalid mix of a value and a hash: ${name}`);
    const next = present ?? emptyForm();
    hash[slot] = next;
    hash = next;
  }
}
