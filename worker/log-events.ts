/** PURE. All that the worker logs: each event with its fields, and of each field what it may hold. */
import { DIFFERENCE_KINDS } from "../contract/difference.ts";
import { PAYMENT_STATUSES } from "../contract/order.ts";
import { UTILITY_NAMES } from "./bot/utility.ts";
import { type Code, errorName } from "./code.ts";
import { SHAPES } from "./messenger/events.ts";
import { PAGE_FIELDS } from "./messenger/page-fields.ts";
import { TERMS } from "./retention.ts";

export type LoggedValue = string | number | boolean | null;
/** What is logged of a value; undefined: nothing, because it is not what the field may hold. */
type Kind<T> = (value: T) => LoggedValue | undefined;

/** So few digits that no PSID, phone or card number is a count. */
const COUNT_MAX = 999_999_999;
const count: Kind<number> = (value) => (Number.isInteger(value) && Math.abs(value) <= COUNT_MAX ? value : undefined);
const flag: Kind<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

/** What has an id of ours (`Deps.id`) or is a numbered row. Handed in whole, so that no text can be taken for an id. */
const OUR_ID = /^(?:byr|chk|crd|ord|quo|ref)_[A-Za-z0-9_-]{24}$/;
const thing: Kind<{ readonly id: string | number }> = (value) => {
  const id: unknown = Object(value).id;
  return typeof id === "number" ? count(id) : typeof id === "string" && OUR_ID.test(id) ? id : undefined;
};

/** Whatever was thrown: its class and its code. */
const fault: Kind<unknown> = errorName;

/** The first place of an error's stack: a function and a line of our own bundle. */
const FRAME = /^\s*at (?:(?:async )?([\w.$<>[\] ]{1,80}) \()?[^()\s]*?([\w.-]{1,60}:\d{1,7}:\d{1,7})\)?$/;
const place: Kind<Error> = (error) => {
  const frames = String(Object(error).stack ?? "").split("\n");
  const found = frames.map((line) => FRAME.exec(line)).find((match) => match !== null);
  return found ? [found[1], found[2]].filter(Boolean).join(" ") : "";
};

/** A code of another's that was looked at when it came in (`asCode`). Asked once more, because a type can be cast. */
const code: Kind<Code> = (value) =>
  errorName(Object.assign(new Error(), { name: value })) === value ? value : undefined;

const oneOf =
  <const T extends string>(values: readonly T[]): Kind<T> =>
  (value) =>
    values.includes(value) ? value : undefined;

const someOf =
  <const T extends string>(values: readonly T[]): Kind<readonly T[]> =>
  (value) =>
    Array.isArray(value) && value.every((each) => values.includes(each)) ? value.join(",") : undefined;

const maybe =
  <T>(kind: Kind<T>): Kind<T | null> =>
  (value) =>
    value === null ? null : kind(value);

/** Names of settings, as in wrangler.toml; never what they are set to. */
const settings: Kind<readonly { key: string }[]> = (faults) => {
  const keys = Array.isArray(faults) ? faults.map((each) => String(Object(each).key)) : [""];
  return keys.every((key) => /^[A-Z][A-Z_]{2,40}$/.test(key)) ? keys.join(",") : undefined;
};

const graphRefusal = { code: count, subcode: maybe(count) };
const TABLES = Object.keys(TERMS) as (keyof typeof TERMS)[];
/** In this order worker/sweep.ts goes: what decides about money first. */
export const SWEEP_STEPS = [
  "inbox",
  "orders",
  "refunds",
  "tax_reports",
  "cards",
  "outbox",
  "buyers",
  "guests",
  "subscription",
  "books",
  "retention",
] as const;
export type SweepStep = (typeof SWEEP_STEPS)[number];
const TAPS = ["charged", "known", "repeated", "sold_out", "over"] as const;

export const EVENTS = {
  // ---- what failed in the worker or beneath it
  background_failed: { reason: fault },
  config_faults: { settings },
  database_away: { reason: fault },
  internal: { reason: fault, at: place },
  provider_away: { reason: fault },
  sweep_failed: { step: oneOf(SWEEP_STEPS), reason: fault },

  // ---- events from outside
  inbox_failed: { row: thing, source: oneOf(["messenger", "stripe"]), reason: fault, dead: flag },
  messenger_event_ignored: { shape: oneOf(SHAPES) },
  messenger_signature_refused: {},
  stripe_signature_refused: {},
  meta_data_deletion: {},
  meta_deauthorize: {},
  meta_signed_request_refused: {},

  // ---- what is sent
  alert_refused: { row: thing, status: maybe(count), dead: flag },
  message_waits: { row: thing },
  receipt_known: { row: thing },
  send_refused: { row: thing, ...graphRefusal, dead: flag },
  template_refused: { row: thing, template: oneOf(UTILITY_NAMES), ...graphRefusal },
  page_subscribed_again: { fields: someOf(PAGE_FIELDS) },
  page_trouble: { trouble: oneOf(["token", "refused"]), ...graphRefusal },

  // ---- orders and their money
  books_differ: { kinds: someOf(DIFFERENCE_KINDS) },
  compare_unanswered: {},
  order_quarantined: { order: thing, reason: oneOf(["amount_mismatch", "foreign_payment"]) },
  order_settled: { order: thing, from: oneOf(PAYMENT_STATUSES), to: oneOf(PAYMENT_STATUSES) },
  quarantine_over: { order: thing },
  payment_given_up: { order: thing },
  payment_not_known: { order: thing },
  payment_not_opened: { order: thing, reason: fault },
  payment_unknown: { order: thing, reason: fault },
  refund_refused: { refund: thing, reason: code },
  refund_unknown: { refund: thing, reason: fault },
  sweep_order_failed: { order: thing, reason: fault },
  sweep_refund_failed: { refund: thing, reason: fault, given_up: flag },
  tap: { kind: oneOf(TAPS), order: maybe(thing) },
  tax_report_given_up: { report: thing, reason: code },
  tax_report_unknown: { report: thing, reason: fault },
  taxes_refused: { reason: code },
  taxes_unknown: { reason: fault },
  withdrawn: { order: thing },

  // ---- what is let go of
  detach_failed: { reason: fault, dead: flag },
  erase_failed: { reason: fault, dead: flag },
  erased: {},
  forget_failed: { table: oneOf(TABLES), reason: fault },
  forgotten: { table: oneOf(TABLES), count },

  // ---- the merchant
  sign_in_refused: { tries: count },
} as const satisfies Record<string, Record<string, Kind<never>>>;

export type EventName = keyof typeof EVENTS;

export type EventFields<E extends EventName> = {
  [K in keyof (typeof EVENTS)[E]]: (typeof EVENTS)[E][K] extends Kind<infer T> ? T : never;
};
