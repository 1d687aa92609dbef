/** One good request for each route, and more where it matters what is asked: in the name of whoever comes (proofs.ts), of the owner's things. */
import { randomUUID } from "node:crypto";
import { NEW_CARD, type OrderView, type PaymentInput } from "../../contract/checkout.ts";
import { CONSOLE_KEY, META, STRIPE } from "../../scripts/credentials.ts";
import { newCard, type PageClient } from "../../scripts/page-client.ts";
import { signGuestKey } from "../../worker/order/guest.ts";
import { cardToken, cvcToken } from "../support/card-token.ts";
import { signStripe } from "../support/stripe-event.ts";
import { freshPage, type Known, OWNER_ADDRESS, OWNER_EMAIL } from "./people.ts";
import { type Scene, type Signing, wordOf } from "./proofs.ts";
import { freshWalletKey, LINK_KEYS, type LinkKind, OTHER_PAGE, signedRequest, signMessenger } from "./tokens.ts";

export interface Ask {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

type Asking = (scene: Scene) => Promise<Ask>;

const JSON_TYPE = { "content-type": "application/json" };
const GUEST = "guest@street.example";
/** Of nobody: what is typed by whoever comes. */
const TYPED = {
  country: "IT",
  name: "Typed Name",
  line1: "Via Typed 1",
  line2: "",
  postcode: "20121",
  city: "Milano",
  region: "MI",
  phone: "",
};

const get =
  (path: string): Asking =>
  async () => ({ method: "GET", path, headers: {} });

/** As our own page would ask. */
async function call(scene: Scene, method: string, path: string, body?: unknown): Promise<Ask> {
  const { session } = await scene.page();
  const bearer: Record<string, string> = session ? { authorization: `Bearer ${session}` } : {};
  const headers = { origin: scene.world.url, ...JSON_TYPE, ...bearer };
  return { method, path, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
}

async function merchant(scene: Scene, method: string, path: string, body?: object): Promise<Ask> {
  const proof = await scene.merchant();
  const key = { "idempotency-key": `key-${randomUUID()}` };
  const own = method === "GET" ? {} : { origin: scene.world.url, ...JSON_TYPE, ...key };
  const headers = { ...own, ...proof };
  return { method, path: `/api/merchant${path}`, headers, ...(body && { body: JSON.stringify(body) }) };
}

/** As a form on a paper of ours. */
function form({ world }: Scene, path: string, fields?: Record<string, string>): Ask {
  const headers = { origin: world.url, "content-type": "application/x-www-form-urlencoded" };
  return { method: "POST", path, headers, ...(fields && { body: String(new URLSearchParams(fields)) }) };
}

/** The owner has begun to type, which is theirs as well. */
async function typeDraft(scene: Scene): Promise<void> {
  const draft = { address: OWNER_ADDRESS, email: OWNER_EMAIL };
  await (await scene.mine()).call("PUT", "/api/checkout/draft", draft);
}

/** The comer's own page opens the wallet of their link, or of the owner's that was passed on. @param isTaken another page has opened it before */
const wallet =
  (fields: Record<string, string>, isTaken = false): Asking =>
  async (scene) => {
    await typeDraft(scene);
    const path = `/wallet/${await scene.link("wallet")}`;
    const { method, headers, body } = form(scene, path, { key: freshWalletKey() });
    if (isTaken)
      await (await fetch(new URL(path, scene.world.url), { method, headers, ...(body && { body }) })).arrayBuffer();
    return form(scene, path, { key: freshWalletKey(), ...fields });
  };

/** A page's own offer, to where it says itself. Null where it gets none. */
async function offerOf(page: PageClient): Promise<string> {
  const offer = await page.quote(TYPED, GUEST);
  return offer.body.id ?? "quo_nobody_has_this";
}

const newPayment = async ({ world }: Scene, name = "pm_card_visa") => newCard(await cardToken(world.sandbox.url, name));

/** An order of the owner's, in this scene's checkout, whose card was declined. */
async function declinedOrder(scene: Scene): Promise<OrderView> {
  const page = await scene.mine();
  const declined = await page.pay(
    (await page.quote(OWNER_ADDRESS)).body.id,
    await newPayment(scene, "pm_card_visa_chargeDeclined"),
  );
  return declined.body;
}

/** @param page that was given the offer */
async function pay(scene: Scene, page: PageClient, quoteId: string, payment: PaymentInput): Promise<Ask> {
  // Whoever has no word of ours that this card may pay takes the one that they have.
  const attempt = page.tokenFor(quoteId, payment) || page.tokenFor(quoteId, newCard(""));
  return await call(scene, "POST", "/api/orders", { quoteId, attempt, payment });
}

const prove = (scene: Scene, signedRequest: string) => call(scene, "POST", "/api/sessions/person", { signedRequest });

/** The owner's order first, while their session is theirs. */
const withOrder =
  (make: (scene: Scene, order: OrderView) => Promise<Ask>): Asking =>
  async (scene) =>
    await make(scene, await declinedOrder(scene));

const link =
  (kind: LinkKind, behind = ""): Asking =>
  async (scene) =>
    await get(`/${kind}/${await scene.link(kind)}${behind}`)(scene);

/** What is kept of a guest, behind the link of the order that they made. */
const guestsData =
  (make: (path: string) => Asking): Asking =>
  async (scene) =>
    await make(`/o/${await scene.link("guest")}/data`)(scene);

/** What a page sends along that was shown whose order it is: made here, because a page may be shown it five times a day. */
async function shownAs({ world }: Scene, known: Known, orderId = known.guestOrderId): Promise<Record<string, string>> {
  const key = await signGuestKey(LINK_KEYS, META.pageId, orderId, new Date(world.sandbox.clock.now()));
  return { key, deed: "data" };
}

const META_SECRETS: Record<Signing, string | null> = {
  none: null,
  foreign: "the-secret-of-another-app",
  stale: META.appSecret,
  elsewhere: META.appSecret,
  true: META.appSecret,
};

function messengerCall({ world, owner, signing }: Scene): Ask {
  const page = signing === "elsewhere" ? OTHER_PAGE : META.pageId;
  const time = world.sandbox.clock.now();
  const message = { mid: `m_${randomUUID()}`, text: "" };
  const event = { sender: { id: owner.psid }, recipient: { id: page }, timestamp: time, message };
  const body = JSON.stringify({ object: "page", entry: [{ id: page, time, messaging: [event] }] });
  const secret = META_SECRETS[signing];
  const headers: Record<string, string> = secret ? { "x-hub-signature-256": signMessenger(body, secret) } : {};
  return { method: "POST", path: "/webhooks/messenger", headers: { ...JSON_TYPE, ...headers }, body };
}

function stripeCall({ world, signing }: Scene): Ask {
  const body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: "event",
    type: "payout.paid",
    livemode: signing === "elsewhere",
    data: { object: { id: "po_of_somebody", object: "payout" } },
  });
  const secret = signing === "foreign" ? "whsec_of_another_account" : STRIPE.webhookSecret;
  const { time, v1 } = signStripe(world, body, { secret, skew: signing === "stale" ? -3600 : 0 });
  const headers: Record<string, string> = signing === "none" ? {} : { "stripe-signature": `t=${time},v1=${v1}` };
  return { method: "POST", path: "/webhooks/stripe", headers: { ...JSON_TYPE, ...headers }, body };
}

const metaCall =
  (path: string): Asking =>
  async ({ signing, owner }) => {
    const secret = META_SECRETS[signing];
    const payload = { algorithm: "HMAC-SHA256", issued_at: 1_700_000_000, user_id: owner.psid };
    const body = secret ? `signed_request=${signedRequest(payload, secret)}` : "";
    return { method: "POST", path, headers: { "content-type": "application/x-www-form-urlencoded" }, body };
  };

/** By row of access.ts. */
export const ASKS: Record<string, Asking> = {
  "GET /c": get("/c"),
  "GET /c/:token": link("c"),
  "GET /b/:token": link("b"),
  "GET /return/:orderId": withOrder(async (scene, { id }) => {
    const { session } = await scene.page();
    const headers: Record<string, string> = session ? { cookie: `__Host-threadtill=${session}` } : {};
    return { method: "GET", path: `/return/${id}`, headers };
  }),
  "GET /:part/:file": get("/extras/en.js"),
  "GET /:part/:file · paying": get("/paying/en.js"),
  "GET /:part/:file · proof": get("/proof/en.js"),
  "POST /api/sessions": async (scene) => {
    const page = await scene.page();
    return await call(scene, "POST", "/api/sessions", { token: page.session ? page.token : await scene.link("c") });
  },
  "POST /api/sessions · by the link alone": async (scene) => {
    await scene.mine();
    const ask = await call(scene, "POST", "/api/sessions", { token: await scene.link("c") });
    return { ...ask, headers: { origin: scene.world.url, ...JSON_TYPE } };
  },
  "POST /api/sessions/person": async (scene) => prove(scene, scene.word()),
  "POST /api/sessions/person · the owner's word": async (scene) => prove(scene, wordOf(scene, scene.owner)),
  "POST /api/sessions/person · used before": async (scene) => {
    const word = wordOf(scene, scene.owner);
    const first = await freshPage(scene.world, scene.owner);
    await first.claim();
    await first.call("POST", "/api/sessions/person", { signedRequest: word });
    return await prove(scene, word);
  },
  "POST /api/sessions/its-me": async (scene) => call(scene, "POST", "/api/sessions/its-me", {}),
  "POST /api/links/renew": async (scene) => call(scene, "POST", "/api/links/renew", { token: await scene.link("c") }),
  "POST /api/challenges": async (scene) => call(scene, "POST", "/api/challenges", { token: await scene.link("b") }),
  "GET /api/address-forms/:country": async (scene) => call(scene, "GET", "/api/address-forms/DE"),
  "POST /api/quotes": async (scene) =>
    call(scene, "POST", "/api/quotes", { to: { kind: "address", address: TYPED, email: GUEST } }),
  "POST /api/quotes · to the owner's address": async (scene) =>
    call(scene, "POST", "/api/quotes", { to: { kind: "saved", addressId: scene.owner.addressId } }),
  "GET /api/checkout": async (scene) => {
    await typeDraft(scene);
    return await call(scene, "GET", "/api/checkout");
  },
  "PUT /api/checkout/draft": async (scene) =>
    call(scene, "PUT", "/api/checkout/draft", { address: TYPED, email: GUEST }),
  "POST /api/orders": async (scene) => {
    const page = await scene.page();
    return await pay(scene, page, await offerOf(page), await newPayment(scene));
  },
  "POST /api/orders · on the owner's offer": async (scene) => {
    const mine = await scene.mine();
    const offer = await mine.quoteSaved(scene.owner.addressId);
    return await pay(scene, mine, offer.body.id, await newPayment(scene));
  },
  "POST /api/orders · with the owner's card": async (scene) => {
    const page = await scene.page();
    const saved = await page.quoteSaved(scene.owner.addressId);
    const payment = { kind: "saved_card" as const, cardId: scene.owner.cardId };
    return await pay(scene, page, saved.body.id ?? (await offerOf(page)), payment);
  },
  "POST /api/orders · with it to a typed address": async (scene) => {
    const page = await scene.page();
    return await pay(scene, page, await offerOf(page), { kind: "saved_card", cardId: scene.owner.cardId });
  },
  "POST /api/orders · and with its CVC": async (scene) => {
    const page = await scene.page();
    const cvc = await cvcToken(scene.world.sandbox.url);
    const payment = { kind: "saved_card" as const, cardId: scene.owner.cardId, cvcToken: cvc };
    return await pay(scene, page, await offerOf(page), payment);
  },
  "GET /api/orders/:id": withOrder((scene, { id }) => call(scene, "GET", `/api/orders/${id}`)),
  "POST /api/orders/:id/resume": withOrder((scene, { id }) => call(scene, "POST", `/api/orders/${id}/resume`, {})),
  "POST /api/orders/:id/attempts": withOrder(async (scene, { id, attempts }) =>
    call(scene, "POST", `/api/orders/${id}/attempts`, {
      after: 1,
      attempt: attempts[NEW_CARD],
      payment: await newPayment(scene),
    }),
  ),
  "GET /o/:token": link("o"),
  "GET /o/:token/withdraw": link("o", "/withdraw"),
  "POST /o/:token/withdraw": async (scene) => form(scene, `/o/${await scene.link("o")}/withdraw`),
  "ALL /o/*": link("o", "/nothing/here"),
  "GET /wallet/:token": link("wallet"),
  "POST /wallet/:token": wallet({ deed: "show" }),
  "POST /wallet/:token · after another page": wallet({ deed: "show" }, true),
  "POST /wallet/:token · all data": wallet({ deed: "download" }),
  "POST /wallet/:token · all data, after another": wallet({ deed: "download" }, true),
  "POST /wallet/:token/fresh": async (scene) => form(scene, `/wallet/${await scene.link("wallet")}/fresh`),
  "ALL /wallet/*": link("wallet", "/nothing/here"),
  // By the guest's address: whatever else is asked for before it buys more than one page of the list holds.
  "GET /api/merchant/orders": (scene) =>
    merchant(scene, "GET", `/orders?q=${encodeURIComponent(scene.owner.guestEmail)}`),
  "GET /api/merchant/export": (scene) => merchant(scene, "GET", "/export?format=csv"),
  "GET /api/merchant/differences": (scene) => merchant(scene, "GET", "/differences?all=true"),
  "GET /api/merchant/dead-letters": (scene) => merchant(scene, "GET", "/dead-letters"),
  "GET /api/merchant/orders/:order": (scene) => merchant(scene, "GET", `/orders/${scene.owner.orderNumber}`),
  "POST /api/merchant/orders/:order/fulfilment": (scene) =>
    merchant(scene, "POST", `/orders/${scene.owner.orderNumber}/fulfilment`, { to: "processing" }),
  "POST /api/merchant/orders/:order/cancel": (scene) =>
    merchant(scene, "POST", `/orders/${scene.other.orderNumber}/cancel`, {}),
  "POST /api/merchant/orders/:order/attended": (scene) =>
    merchant(scene, "POST", `/orders/${scene.owner.orderNumber}/attended`, {}),
  "GET /api/merchant/orders/:order/payment": (scene) =>
    merchant(scene, "GET", `/orders/${scene.owner.orderNumber}/payment`),
  "POST /api/merchant/orders/:order/quarantine": withOrder(async (scene, { id }) => {
    await scene.world.sql`update orders set needs_attention = 'amount_mismatch' where id = ${id}`;
    return await merchant(scene, "POST", `/orders/${id}/quarantine`, { end: "release" });
  }),
  "POST /api/merchant/dead-letters/:box/:row/replay": async (scene) => {
    const [dead] = await scene.world.sql<{ id: number }[]>`
      update outbox set status = 'dead' where id = (
        select id from outbox where buyer_id = ${scene.owner.buyerId} and status in ('sent', 'dead') order by id limit 1)
      returning id::int`;
    return await merchant(scene, "POST", `/dead-letters/outbox/${dead?.id}/replay`, {});
  },
  "POST /api/merchant/orders/:order/refunds": (scene) =>
    merchant(scene, "POST", `/orders/${scene.owner.orderNumber}/refunds`, { amountMinor: 1 }),
  "POST /api/merchant/alerts/test": (scene) => merchant(scene, "POST", "/alerts/test", {}),
  "POST /api/console/session": async (scene) => {
    const { authorization = "Bearer none" } = await scene.merchant();
    return await call(scene, "POST", "/api/console/session", { key: authorization.slice("Bearer ".length) });
  },
  "DELETE /api/console/session": (scene) => call(scene, "DELETE", "/api/console/session", {}),
  "GET /console": get("/console"),
  "GET /console/books": get("/console/books"),
  "GET /console/orders/:order": async (scene) => get(`/console/orders/${scene.owner.orderNumber}`)(scene),
  "GET /legal/seller": get("/legal/seller"),
  "GET /legal/:kind/:version": get("/legal/terms/2026-11"),
  "ALL /legal/*": get("/legal/nothing/to/see"),
  "GET /healthz": get("/healthz"),
  "GET /webhooks/messenger": async ({ signing }) => {
    const token = signing === "true" ? META.verifyToken : `${signing}${CONSOLE_KEY}`;
    const query = new URLSearchParams({ "hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1" });
    return { method: "GET", path: `/webhooks/messenger?${query}`, headers: {} };
  },
  "POST /webhooks/messenger": async (scene) => messengerCall(scene),
  "POST /webhooks/stripe": async (scene) => stripeCall(scene),
  "POST /meta/data-deletion": metaCall("/meta/data-deletion"),
  "POST /meta/deauthorize": metaCall("/meta/deauthorize"),
  "GET /meta/data-deletion/:code": get(`/meta/data-deletion/${"0f".repeat(16)}`),
  "GET /o/:token/data": guestsData((path) => get(path)),
  "GET /o/:token/data · of a buyer's order": link("o", "/data"),
  "POST /o/:token/data": guestsData((path) => async (scene) => form(scene, path, await shownAs(scene, scene.guestOf))),
  "POST /o/:token/data · with another order's key": guestsData(
    (path) => async (scene) => form(scene, path, await shownAs(scene, scene.other)),
  ),
  "POST /o/:token/data · by what the owner knows": guestsData(
    (path) => async (scene) => form(scene, path, { email: scene.owner.guestEmail, last4: scene.owner.guestLast4 }),
  ),
  "POST /o/:token/data · by a guess": guestsData(
    (path) => async (scene) => form(scene, path, { email: scene.owner.guestEmail, last4: "0000" }),
  ),
  "POST /o/:token/data · of a buyer's order": async (scene) =>
    form(scene, `/o/${await scene.link("o")}/data`, await shownAs(scene, scene.owner, scene.owner.orderId)),
  // Its goods are on their way, so the wish waits.
  "POST /api/merchant/orders/:order/forget": (scene) =>
    merchant(scene, "POST", `/orders/${scene.owner.orderNumber}/forget`, {}),
};
