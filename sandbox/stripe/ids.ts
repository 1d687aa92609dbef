import { createHash } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Total length of the random-looking tail, per id prefix, as the real ids have it. */
const TAILS: Readonly<Record<string, number>> = {
  acct: 16,
  cus: 14,
  req: 14,
  ch: 24,
  ctoken: 24,
  cvctok: 24,
  du: 24,
  evt: 24,
  issfr: 24,
  pi: 24,
  pm: 24,
  re: 24,
  tax: 24,
  tax_li: 14,
  taxcalc: 24,
  txn: 24,
  we: 24,
};

export interface Ids {
  /** The next id with this prefix, e.g. `next("pi")` gives `pi_3Pgaf...`. */
  next(prefix: string): string;
  /** `whsec_...` for a webhook endpoint's id. */
  webhookSecret(id: string): string;
  /** `pi_..._secret_...` for a PaymentIntent id. */
  clientSecret(id: string): string;
  /** The same 16 characters for the same card number, so that one card saved twice can be recognised. */
  fingerprint(cardNumber: string): string;
}

/** Ids derived from a seed and a counter: two runs with one seed and the same calls give the same ids. */
export function createIds(seed: string): Ids {
  let counter = 0;
  return {
    next(prefix) {
      counter += 1;
      return `${prefix}_${letters(`${seed}:${counter}:${prefix}`, TAILS[prefix] ?? 24)}`;
    },
    webhookSecret: (id) => `whsec_${letters(`${seed}:webhook:${id}`, 32)}`,
    clientSecret: (id) => `${id}_secret_${letters(`${seed}:secret:${id}`, 25)}`,
    fingerprint: (cardNumber) => letters(`${seed}:card:${cardNumber}`, 16),
  };
}

function letters(input: string, length: number): string {
  const bytes = createHash("sha256").update(input).digest();
  let text = "";
  for (let at = 0; at < length; at += 1) text += ALPHABET[(bytes[at] ?? 0) % ALPHABET.length];
  return text;
}
