import type { Form, FormField } from "../../../contract/address.ts";
import type { DeliveryOption } from "../../../contract/bill.ts";
import type { Boot, CheckoutView, OrderView, Quote } from "../../../contract/checkout.ts";
import type { Answer, Failure } from "../../../webview/call.ts";
import type { CheckoutApi } from "../../../webview/checkout/api.ts";
import { createModel, type Model } from "../../../webview/checkout/model.ts";
import { type CardPort, type CodePort, nothingToFillIn } from "../../../webview/checkout/state.ts";
import type { Clock } from "../../../webview/clock.ts";
import { createPaying } from "../../../webview/paying/paying.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });

const LINE = { title: "House blend", detail: "", imageUrl: null, quantity: 1, total: eur(2999) };

const standard = (price: number): DeliveryOption => ({
  id: "standard",
  label: "Standard",
  price: eur(price),
  earliest: "2026-11-24",
  latest: "2026-11-25",
});

/** What allows a charge: for a new card, and for the one that is kept. */
const ALLOWED = { new: "token-new", "card-1": "token-card-1" };

const billOf = (total: number) => ({
  lines: [LINE],
  delivery: standard(total - 2999),
  parts: [
    { kind: "delivery" as const, label: "Delivery · Standard", amount: eur(total - 2999) },
    { kind: "included_tax" as const, label: "incl. 22% VAT", amount: eur(631) },
  ],
  total: eur(total),
  cvcFor: [],
});

export const ITALY: Form = {
  country: "IT",
  title: "Delivery",
  fields: [
    field("name"),
    field("line1"),
    { ...field("line2"), required: false },
    { ...field("postcode"), pattern: "\\d{5}", example: "20121" },
    field("city"),
  ],
  estimate: billOf(3499),
};
export const GERMANY: Form = { ...ITALY, country: "DE", estimate: billOf(3899) };

export function field(key: FormField["key"]): FormField {
  return { key, label: key, required: true, autocomplete: "off", inputMode: "text", width: "full" };
}

export function quoteOf(id: string, total = 3499, more: Partial<Quote> = {}): Quote {
  const bill = billOf(total);
  return {
    ...bill,
    id,
    subtotal: eur(2999),
    deliveryOptions: [bill.delivery],
    legal: { termsUrl: "/legal/terms/1", privacyUrl: "/legal/privacy/1", withdrawalUrl: "/legal/withdrawal/1" },
    closedOptions: [],
    code: null,
    destination: { name: "Giulia", summary: "Via Roma 1" },
    attempts: ALLOWED,
    validForMs: 3_600_000,
    ...more,
  };
}

export function orderOf(status: OrderView["status"], more: Partial<OrderView> = {}): OrderView {
  return {
    ...billOf(3499),
    id: "order-1",
    number: "A-1",
    status,
    attempt: 1,
    attempts: ALLOWED,
    decline: null,
    words: null,
    challenge: null,
    card: null,
    destination: "Via Roma 1",
    inChat: true,
    pageUrl: null,
    heldForMs: null,
    ...more,
  };
}

export const TYPED = { name: "Giulia Rossi", line1: "Via Roma 1", postcode: "20121", city: "Milano" } as const;

export function viewOf(more: Partial<CheckoutView> = {}): CheckoutView {
  const blank = { country: "IT", name: "", line1: "", line2: "", postcode: "", city: "", region: "", phone: "" };
  return {
    level: "claimed",
    lines: [LINE],
    subtotal: eur(2999),
    countries: [
      { code: "IT", name: "Italy" },
      { code: "DE", name: "Germany" },
    ],
    form: ITALY,
    draft: { address: blank, email: "" },
    saved: { addresses: [], cards: [] },
    chosen: {
      addressId: more.saved?.addresses[0]?.id ?? null,
      cardId: (more.saved?.addresses[0] && more.saved.cards[0]?.id) ?? null,
    },
    extras: "",
    tips: null,
    tapLimit: eur(5000),
    quote: null,
    order: null,
    ...more,
  };
}

export const RETURNING = viewOf({
  saved: {
    addresses: [{ id: "address-1", name: "Giulia R.", summary: "Via Roma 1" }],
    cards: [{ id: "card-1", brand: "visa", last4: "4242", expMonth: 4, expYear: 2029, taps: false }],
  },
  quote: quoteOf("quote-0"),
});

/** The returning buyer whose card pays this much only with its code. */
export const ASKED_FOR_CODE: CheckoutView = { ...RETURNING, quote: quoteOf("quote-0", 3499, { cvcFor: ["card-1"] }) };

export const fine = <T>(value: T): Answer<T> => ({ ok: true, value });
export const failing = (code: Failure["code"], fields?: Failure["fields"], words?: string): Answer<never> => ({
  ok: false,
  failure: { code, fields, words },
});

/** A clock that stands still until it is moved; due tasks run in order. */
export interface HandClock extends Clock {
  pass(ms: number): Promise<void>;
}

export function handClock(): HandClock {
  let now = 0;
  let tasks: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((one) => one !== entry);
      };
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = tasks.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        tasks = tasks.filter((one) => one !== next);
        now = next.at;
        next.task();
      }
      now = end;
      await settled();
    },
  };
}

/** Lets everything that is already under way come to rest. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

export interface Scene {
  model: Model;
  clock: HandClock;
  /** Every call to the API and to the card, in order: `["pay", {...}]`. */
  calls: [name: string, ...given: unknown[]][];
  /** What the API and the card answer next; a test replaces what it is about. */
  answers: CheckoutApi & CardPort & CodePort;
  bridge: { closesItself: boolean; backs: number };
  place: { token: string | null; forgotten: number; reloads: number };
  /** What has to come before a part of the page is there; one that rejects does not come. */
  fetched: { paying(): Promise<void>; proof(): Promise<void> };
  named(name: string): unknown[][];
}

/** @param token of the link in the page's address; null after a reload */
export function scene(view: CheckoutView = viewOf(), token: string | null = "a-token-of-a-link"): Scene {
  const calls: Scene["calls"] = [];
  const clock = handClock();
  let quotes = 0;
  let tokens = 0;
  const answers: CheckoutApi & CardPort & CodePort = {
    claim: async () => fine(view),
    checkout: async () => fine(view),
    saveDraft: async () => fine(null),
    form: async () => fine(GERMANY),
    quote: async () => {
      quotes += 1;
      return fine(quoteOf(`quote-${quotes}`));
    },
    pay: async () => fine(orderOf("paid")),
    order: async () => fine(orderOf("paid")),
    resume: async () => fine(orderOf("paid")),
    attempt: async () => fine(orderOf("paid")),
    ask: async () => failing("internal"),
    token: async () => {
      tokens += 1;
      return { token: `ctoken_${tokens}` };
    },
    cvc: async () => ({ token: "cvctok_1" }),
    challenge: async () => {},
    amount: () => {},
  };
  /** Written down first, then answered by whatever the test has put there by now. */
  const heard = new Proxy(answers, {
    get:
      (_answers, name: keyof typeof answers) =>
      (...given: unknown[]) => {
        calls.push([name, ...given]);
        return Reflect.apply(answers[name], answers, given);
      },
  });
  const bridge = {
    closesItself: false,
    backs: 0,
    back() {
      bridge.backs += 1;
    },
  };
  const place = {
    token,
    key: "the-key-of-this-page",
    forgotten: 0,
    reloads: 0,
    forgetToken() {
      place.forgotten += 1;
    },
    reload() {
      place.reloads += 1;
    },
  };
  const fetched: Scene["fetched"] = { paying: async () => {}, proof: async () => {} };
  const model = createModel({ page: "checkout", locale: "en", order: null } as unknown as Boot, {
    api: heard,
    card: heard,
    async paying() {
      await fetched.paying();
      return (...page) => createPaying(heard, ...page);
    },
    async proof() {
      calls.push(["proof"]);
      await fetched.proof();
    },
    bridge,
    clock,
    place,
  });
  return {
    model,
    clock,
    calls,
    answers,
    bridge,
    place,
    fetched,
    named: (name) => calls.filter(([called]) => called === name).map(([, ...given]) => given),
  };
}

/** Types a whole address and waits for its price. */
export async function fillIn({ model, clock }: Scene): Promise<void> {
  for (const [key, text] of Object.entries(TYPED)) model.type(key as keyof typeof TYPED, text);
  await clock.pass(1_000);
}

/** What the page shows; of the till, which of its two shapes. */
export function shown(model: Model): string {
  if (model.step.value !== "till") return model.step.value;
  return nothingToFillIn(model) ? "express" : "form";
}
