/**
 * What a fuzzer throws at our parsers and verifiers. Each takes any bytes and throws when a guarantee does not hold: of a malformed
 * input comes a failure that is a value, and of a forged one nothing at all.
 */
import * as answers from "./targets/answers.ts";
import * as bodies from "./targets/bodies.ts";
import * as catalog from "./targets/catalog.ts";
import * as chat from "./targets/chat.ts";
import * as client from "./targets/client.ts";
import * as forms from "./targets/forms.ts";
import * as headers from "./targets/headers.ts";
import * as merchant from "./targets/merchant.ts";
import * as messenger from "./targets/messenger.ts";
import * as stripe from "./targets/stripe.ts";
import type { Target } from "./targets/target.ts";
import * as tokens from "./targets/tokens.ts";

// By their own names too: the fuzzer bundles one of them, and nothing that only the others need.
export * from "./targets/answers.ts";
export * from "./targets/bodies.ts";
export * from "./targets/catalog.ts";
export * from "./targets/chat.ts";
export * from "./targets/client.ts";
export * from "./targets/forms.ts";
export * from "./targets/headers.ts";
export * from "./targets/merchant.ts";
export * from "./targets/messenger.ts";
export * from "./targets/stripe.ts";
export * from "./targets/tokens.ts";

const ALL: Record<string, Target> = {
  ...answers,
  ...bodies,
  ...catalog,
  ...chat,
  ...client,
  ...forms,
  ...headers,
  ...merchant,
  ...messenger,
  ...stripe,
  ...tokens,
};

/** By name: that of its constant, with dashes. */
export const TARGETS: Record<string, Target> = Object.fromEntries(
  Object.entries(ALL).map(([name, target]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), target]),
);
