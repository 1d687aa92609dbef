/**
 * What a fuzzer throws at our parsers and verifiers. Each takes any bytes and throws when a guarantee does not hold: of a malformed
 * input comes a failure that is a value, and of a forged one nothing at all.
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import * as v from "valibot";
import { ADDRESS_KEYS, AddressDraft } from "../../contract/address.ts";
import { PayRequest, QuoteRequest } from "../../contract/checkout.ts";
import catalog from "../../examples/catalog.json" with { type: "json" };
import { cardNumberFields } from "../../worker/card-number.ts";
import type { CatalogInput } from "../../worker/catalog/document.ts";
import { type Plan, planImport } from "../../worker/catalog/plan.ts";
import { checkAddress } from "../../worker/checkout/address-form.ts";
import { readLink, signLink } from "../../worker/checkout/link.ts";
import { EVENTS_PER_DELIVERY_MAX, MESSAGE_TEXT_MAX } from "../../worker/limits.ts";
import { parseDelivery } from "../../worker/messenger/events.ts";
import { isSignedByMeta } from "../../worker/messenger/signature.ts";
import { readAppUser, readPersonProof } from "../../worker/messenger/signed-request.ts";
import { createStripeClient } from "../../worker/payments/stripe/client.ts";
import { verifyStripeEvent } from "../../worker/payments/stripe/event.ts";
import { parseJson } from "../../worker/text.ts";

export interface Target {
  /** Inputs to begin with: genuine ones. */
  seeds(): string[] | Promise<string[]>;
  /** @throws when a guarantee does not hold for these bytes */
  play(bytes: Uint8Array): Promise<void>;
}

const SECRET = "a-secret-of-the-fuzzer-worth-nothing-elsewhere";
const NOW = new Date(Date.UTC(2026, 10, 23, 9));
const SECONDS = NOW.getTime() / 1000;

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const hmac = (text: string, encoding: "hex" | "base64url") =>
  createHmac("sha256", SECRET).update(text).digest(encoding);

/** As the worker reads a body. Undefined for what is no JSON. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(textOf(bytes));
  } catch {
    return undefined;
  }
}

/** What PostgreSQL's jsonb would refuse must not get as far as a statement (worker/text.ts). */
function assertStorable(value: unknown): void {
  assert.doesNotMatch(JSON.stringify(value ?? null), /\\u0000|\\ud[89a-f]/i);
}

const from = { sender: { id: "2001" }, recipient: { id: "1001" }, timestamp: 1795424400000 };
const delivery = (more: object) =>
  JSON.stringify({ object: "page", entry: [{ id: "1001", messaging: [{ ...from, ...more }] }] });

export const messengerBody: Target = {
  seeds: () => [
    delivery({ message: { mid: "m_1", text: "shop 4242 4242 4242 4242" } }),
    delivery({ message: { mid: "m_2", is_echo: true, metadata: "threadtill:out_1" } }),
    delivery({ message: { mid: "m_3", quick_reply: { payload: "SHOP" }, text: "x" } }),
    delivery({ message: { mid: "m_4", attachments: [{ type: "image", payload: { sticker_id: 1 } }] } }),
    delivery({ postback: { mid: "m_5", title: "Buy now", payload: "BUY:house-blend-500" } }),
    delivery({ referral: { ref: "p-house-blend", source: "SHORTLINK" } }),
    delivery({ reaction: { mid: "m_6", action: "react" } }),
    delivery({ read: { watermark: 1 } }),
    JSON.stringify({ object: "page", entry: [{ id: 1001, standby: [{}], changes: [{}] }, null] }),
  ],
  async play(bytes) {
    const parsed = parseDelivery(jsonOf(bytes));
    if (!parsed) return;
    assert.ok(parsed.events.length <= EVENTS_PER_DELIVERY_MAX);
    for (const { externalId, event } of parsed.events) {
      assert.ok(externalId.length > 0);
      assertStorable({ externalId, event });
      if (event.kind !== "text") continue;
      assert.ok(event.text.length <= MESSAGE_TEXT_MAX);
      assert.doesNotMatch(event.text, /4242.?4242.?4242.?4242/);
    }
  },
};

const BODY = delivery({ message: { mid: "m_1", text: "shop" } });
const SIGNATURE = `sha256=${hmac(BODY, "hex")}`;

/** The first line is the header, the rest the body. */
export const messengerSignature: Target = {
  seeds: () => [`${SIGNATURE}\n${BODY}`, `sha1=${"0".repeat(40)}\n${BODY}`, `\n${BODY}`],
  async play(bytes) {
    const [header = "", ...rest] = textOf(bytes).split("\n");
    const body = rest.join("\n");
    const isTaken = await isSignedByMeta(new TextEncoder().encode(body).buffer, header, SECRET);
    assert.equal(isTaken, header === `sha256=${hmac(body, "hex")}`);
    // The signature of another body: well formed, and not this one's.
    assert.equal(await isSignedByMeta(new TextEncoder().encode(body).buffer, SIGNATURE, SECRET), body === BODY);
  },
};

function signedRequest(payload: object): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${hmac(encoded, "base64url")}.${encoded}`;
}

const APP_USER = signedRequest({ algorithm: "HMAC-SHA256", user_id: "218471", issued_at: SECONDS, expires: 0 });
const CONTEXT = {
  algorithm: "HMAC-SHA256",
  issued_at: SECONDS,
  page_id: 1001,
  psid: "2001",
  thread_type: "USER_TO_PAGE",
};
const PROOF = signedRequest(CONTEXT);

/** As it came, and its payload signed anew: what is genuine and odd is read too. */
export const metaSignedRequest: Target = {
  seeds: () => [APP_USER, PROOF, JSON.stringify(CONTEXT), `{"page_id":${"9".repeat(20)},"psid":"2001"}`],
  async play(bytes) {
    const text = textOf(bytes);
    const isGenuine = [APP_USER, PROOF].includes(text.replace(/^([\w-]{43})=\./, "$1.").replace(/={1,2}$/, ""));
    const [user, proof] = [await readAppUser(text, SECRET), await readPersonProof(text, SECRET, "1001", NOW)];
    if (!isGenuine) assert.deepEqual([user, proof], [null, null]);
    const encoded = Buffer.from(bytes).toString("base64url");
    for (const genuine of [APP_USER, PROOF]) {
      const forged = `${genuine.slice(0, 43)}.${encoded}`;
      if (forged === genuine) continue;
      assert.deepEqual(
        [await readAppUser(forged, SECRET), await readPersonProof(forged, SECRET, "1001", NOW)],
        [null, null],
      );
    }
    const again = await readPersonProof(`${hmac(encoded, "base64url")}.${encoded}`, SECRET, "1001", NOW);
    if (again) assert.ok(again.psid.length > 0 && again.id.length === 43);
  },
};

const KEYS = [{ id: "k1", secret: SECRET }];
const LINK = { checkoutId: "chk_1", buyerId: "byr_1", items: [{ variantId: "house-blend-500", quantity: 1 }] };

export const linkToken: Target = {
  seeds: async () => [await signLink(KEYS, "1001", LINK, NOW), "eyJhbGciOiJub25lIn0.e30.", "a.b.c"],
  async play(bytes) {
    const token = textOf(bytes);
    const { kind } = await readLink(KEYS, "1001", token, NOW);
    const genuine = await signLink(KEYS, "1001", LINK, NOW);
    assert.equal(kind, token === genuine ? "valid" : "unknown");
    const [header, , signature] = genuine.split(".");
    const forged = `${header}.${Buffer.from(bytes).toString("base64url")}.${signature}`;
    if (forged !== genuine) assert.equal((await readLink(KEYS, "1001", forged, NOW)).kind, "unknown");
  },
};

const ADDRESS = {
  country: "IT",
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  postcode: "20121",
  city: "Milano",
  region: "MI",
};

export const address: Target = {
  seeds: () => [
    JSON.stringify(ADDRESS),
    JSON.stringify({ ...ADDRESS, country: "US", region: "CA", postcode: "94105", phone: "+1 415 555 0100" }),
    JSON.stringify({ ...ADDRESS, country: "JP", line2: "4242 4242 4242 4242" }),
    JSON.stringify({ country: "GB" }),
  ],
  async play(bytes) {
    const parsed = v.safeParse(AddressDraft, jsonOf(bytes));
    if (!parsed.success) return;
    assertStorable(parsed.output);
    for (const isShipped of [true, false]) {
      const faults = checkAddress(parsed.output, isShipped);
      for (const key of Object.keys(faults)) assert.ok([...ADDRESS_KEYS, "country"].some((known) => known === key));
    }
    for (const key of cardNumberFields(parsed.output)) assert.ok(Object.hasOwn(parsed.output, key));
  },
};

const TO = { kind: "address", address: ADDRESS, email: "giulia@example.com" };

/** The bodies that ask for a price and that pay: neither carries one. */
export const payBody: Target = {
  seeds: () => [
    JSON.stringify({ to: TO, deliveryId: "standard", code: "CIAO10", tipMinor: 100 }),
    JSON.stringify({ to: { kind: "saved", addressId: "adr_123456789012" } }),
    JSON.stringify({
      quoteId: "quo_123456789012",
      payment: { kind: "new_card", clientToken: "ctoken_1", keep: null, tap: null },
    }),
    JSON.stringify({ quoteId: "quo_123456789012", payment: { kind: "saved_card", cardId: "crd_123456789012" } }),
  ],
  async play(bytes) {
    const json = jsonOf(bytes);
    for (const schema of [QuoteRequest, PayRequest]) {
      const parsed = v.safeParse(schema, json);
      if (!parsed.success) continue;
      assertStorable(parsed.output);
      assert.doesNotMatch(JSON.stringify(Object.keys(parsed.output)), /amount|price|total|currency/i);
    }
  },
};

function assertPlanned(plan: Plan): void {
  if ("document" in plan) assertStorable(plan.document);
  else assert.ok(plan.faults.length > 0);
  for (const { at, says, mend } of "faults" in plan ? plan.faults : []) assert.ok(at && says && mend);
}

const SMALL = { ...catalog, products: catalog.products.slice(0, 1) };

export const catalogJson: Target = {
  seeds: () => [JSON.stringify(SMALL), '{"shop":{},"products":[{"id":"a","id":"b"}]}', "[1,2", "\ufeff{}"],
  async play(bytes) {
    assertPlanned(planImport({ name: "shop.json", bytes }, null));
  },
};

export const catalogCsv: Target = {
  seeds: () => [
    "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty,Image Src\nmug,Mug,<p>Blue &amp; big</p>,Size,L,12.50,3,https://example.com/a.jpg\n",
    'id;title;description;availability;price;link;image_link\nm1;"Mug ""3""";Blue;in stock;12,50 EUR;https://example.com;https://example.com/a.jpg\n',
    "# help\nid\ttitle\tprice\nx\ty\t1 EUR\n",
    'Handle,Title\n"open',
  ],
  async play(bytes) {
    assertPlanned(planImport({ name: "products.csv", bytes }, SMALL as CatalogInput));
  },
};

const STRIPE = { webhookSecret: SECRET, live: false } as Parameters<typeof verifyStripeEvent>[1];
let client: ReturnType<typeof createStripeClient> | undefined;
const event = (object: object, type = "payment_intent.succeeded") =>
  JSON.stringify({ id: "evt_1", object: "event", type, livemode: false, data: { object } });
const stripeSignature = (raw: string) => `t=${SECONDS},v1=${hmac(`${SECONDS}.${raw}`, "hex")}`;

/** The first line is the header, the rest the text. That text is also signed as Stripe would: what is genuine and odd is read too. */
export const stripeEvent: Target = {
  seeds: () =>
    [
      event({ id: "pi_1", object: "payment_intent" }),
      event({ id: "ch_1", object: "charge", payment_intent: "pi_1" }, "charge.refunded"),
      event({ id: "re_1", object: "refund", payment_intent: null }, "refund.failed"),
      event({ id: "pm_1", object: "payment_method" }, "payment_method.detached"),
      "null",
    ].map((raw) => `${stripeSignature(raw)}\n${raw}`),
  async play(bytes) {
    const [header = "", ...rest] = textOf(bytes).split("\n");
    const raw = rest.join("\n");
    client ??= createStripeClient("sk_test_fuzz", "http://localhost:9");
    const taken = await verifyStripeEvent(client, STRIPE, raw, header, SECONDS);
    if (taken) assert.ok(header.includes(hmac(`${/t=(\d+)/.exec(header)?.[1]}.${raw}`, "hex")));
    const foreign = stripeSignature(`${raw} `);
    assert.equal(await verifyStripeEvent(client, STRIPE, raw, foreign, SECONDS), null);
    const odd = await verifyStripeEvent(client, STRIPE, raw, stripeSignature(raw), SECONDS);
    if (odd) assert.ok(odd.id !== undefined && odd.type !== undefined);
  },
};

/** By name: that of its constant above, with dashes. */
export const TARGETS: Record<string, Target> = {
  "messenger-body": messengerBody,
  "messenger-signature": messengerSignature,
  "meta-signed-request": metaSignedRequest,
  "link-token": linkToken,
  address,
  "pay-body": payBody,
  "catalog-json": catalogJson,
  "catalog-csv": catalogCsv,
  "stripe-event": stripeEvent,
};
