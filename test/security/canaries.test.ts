/**
 * Marked personal data and secrets, through every way that goes well and every way that does not. Where they may be found is the table
 * "Personal data, by column" of docs/storage.md, which is read here; in logs, alerts, answers to others and reasons of dead letters, nowhere.
 * Long because each way is a case of one table.
 */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrderList } from "../../contract/merchant.ts";
import { CONSOLE_KEY, META, STRIPE } from "../../scripts/credentials.ts";
import { ADDRESS, openPage, type PageClient } from "../../scripts/page-client.ts";
import { INBOX_ATTEMPTS_MAX, OUTBOX_ATTEMPTS_MAX } from "../../worker/limits.ts";
import { type AlertReceiver, startAlertReceiver } from "../support/alert-receiver.ts";
import { guestKeyIn, postGuestForm } from "../support/guests.ts";
import { askMerchant, consoleCookie, minutesOfSweeps, moveGoods, refund, showOrder } from "../support/merchant.ts";
import { confirmWithdrawal, orderLink, readPaper, walletLink } from "../support/papers.ts";
import { atRest, everyRow, timePasses } from "../support/records.ts";
import { buyNowLink, card, HOUR_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

const PERSON = { name: "Quirina Canarina", line1: "Vicolo Canarino 97", phone: "+39 02 7654321" };
const EMAIL = "quirina.canary@example.test";
const CARD = "5555 5555 5555 4444";

/** What each kind of canary is looked for by. Tokens and PSIDs join while a path is gone. */
type Canaries = Record<string, string[]>;
const secrets = [
  META.pageToken,
  META.appSecret,
  STRIPE.secretKey,
  STRIPE.webhookSecret,
  CONSOLE_KEY,
  "a-link-secret-of-the-sandbox",
];
let canaries: Canaries;
/** Answers to somebody whose data it is not. */
let others: string[];

let world: World;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "canaries", bindings: { ALERT_URL: receiver.url } });
});
beforeEach(async () => {
  await world.reset();
  receiver.forget();
  receiver.answer(200);
  others = [];
  canaries = {
    name: [PERSON.name, "Canarina"],
    street: ["Vicolo Canarino", "Canarino 97"],
    phone: [PERSON.phone, "7654321"],
    email: [EMAIL],
    psid: [world.sandbox.messenger.person("giulia").psid],
    link: [],
    session: [],
    attempt: [],
    "wallet key": [],
    "guest key": [],
    "console session": [],
    card: [CARD, CARD.replaceAll(" ", ""), "5555 5555"],
    secret: secrets,
  };
});
afterEach(async () => {
  await world.wire.mend();
  await atRest(world);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

/** By kind, the columns in which it may be: the rows of the table in docs/storage.md. */
function documented(): Record<string, string[]> {
  const text = readFileSync(new URL("../../docs/storage.md", import.meta.url), "utf8");
  const part = text.slice(text.indexOf("## Personal data, by column")).split("\n## ")[0] ?? "";
  const rows = [...part.matchAll(/^\| (\w[^|]*?) \| ([^|]+) \|$/gm)].slice(1);
  return Object.fromEntries(
    rows.map(([, kind = "", where = ""]) => [
      kind,
      [...where.matchAll(/`([^`]+)`/g)].map(([, column]) => column ?? ""),
    ]),
  );
}

/** All that the database holds, as text, by `table.column`. */
async function contents(): Promise<Map<string, string[]>> {
  const rows = Object.entries(await everyRow(world.sql)).flatMap(([table, rows]) =>
    (JSON.parse(rows) as Record<string, unknown>[]).flatMap((row) =>
      Object.entries(row).map(([column, value]) => [`${table}.${column}`, value] as const),
    ),
  );
  const held = new Map<string, string[]>();
  for (const [column, value] of rows) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    held.set(column, [...(held.get(column) ?? []), text]);
  }
  expect(held.size).toBeGreaterThan(100);
  return held;
}

/** Where any of these texts is. */
const columnsWith = (texts: string[], held: Map<string, string[]>): string[] =>
  [...held].flatMap(([column, values]) => {
    return values.some((value) => texts.some((each) => value.includes(each))) ? [column] : [];
  });

/** Looks everywhere. @param gone kinds that may be in no column any more */
async function lookEverywhere(gone: string[] = []): Promise<void> {
  await atRest(world);
  await world.logsArrived();
  const all = Object.values(canaries).flat();
  const leaked = (text: string) => all.filter((each) => text.includes(each));
  expect(leaked(JSON.stringify(world.logs)), "in the log").toEqual([]);
  expect(leaked(JSON.stringify(receiver.posted().map(({ raw }) => raw))), "in alerts").toEqual([]);
  for (const answer of others) expect(leaked(answer), "in an answer to somebody else").toEqual([]);
  const reasons =
    await world.sql`select error from inbox union all select error from outbox union all select failure from refunds`;
  expect(leaked(JSON.stringify(reasons)), "in the reason of a dead letter").toEqual([]);
  const allowed = documented();
  expect(Object.keys(allowed).toSorted()).toEqual(Object.keys(canaries).toSorted());
  const held = await contents();
  for (const [kind, texts] of Object.entries(canaries)) {
    const strays = columnsWith(texts, held).filter((column) => gone.includes(kind) || !allowed[kind]?.includes(column));
    expect(strays, `${kind} in columns that are not documented`).toEqual([]);
  }
}

const tokenIn = (link: string): string => new URL(link).pathname.split("/").at(-1) ?? "";

/** Remembers what must not be seen again. @throws when there is none: what is never marked is never found */
function mark(kind: string, text: string | null | undefined): string {
  if (!text) throw new Error(`there is no ${kind} to look for`);
  canaries[kind]?.push(text);
  return text;
}

/** Opens a fresh link, and remembers what must not be seen of it. */
async function openMarked(): Promise<PageClient> {
  const link = await buyNowLink(world);
  mark("link", tokenIn(link));
  return await claimMarked(link);
}

async function claimMarked(link: string): Promise<PageClient> {
  const page = openPage(link);
  mark("session", (await page.claim()).body.session);
  return page;
}

async function quoteOf(page: PageClient, email = ""): Promise<string> {
  const { status, body } = await page.quote(PERSON, email);
  if (status !== 201) throw new Error(`the quote answered ${status}`);
  for (const token of Object.values(body.attempts)) mark("attempt", token);
  return body.id;
}

/** @returns the status of the order, or of the answer when there is none */
async function buyMarked(name = "pm_card_visa", keep = true): Promise<string> {
  const page = await openMarked();
  const paid = await page.pay(await quoteOf(page), await card(world, name, keep, keep));
  await atRest(world);
  return paid.body.status ?? String(paid.status);
}

/** As the merchant calls them. */
const paidOrders = async (): Promise<string[]> =>
  (await askMerchant<OrderList>(world, "GET", "/orders?status=paid")).body.orders.map(({ number }) => number);

/** As somebody else would ask; the token that they ask with they may be told. */
async function askAsStranger(path: string, init?: RequestInit): Promise<void> {
  const answer = await world.fetch(path, init);
  const told = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  others.push(told.replaceAll(new URL(path, world.url).pathname, ""));
}

interface Path {
  /** What the log may say of it. */
  logs?: RegExp;
  go(): Promise<unknown>;
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  headers: { origin: world.url },
  body: new URLSearchParams(fields),
});

const PATHS: Record<string, Path> = {
  "a purchase whose card is kept, shipped and paid back": {
    go: async () => {
      expect(await buyMarked()).toBe("paid");
      const [order = ""] = await paidOrders();
      await moveGoods(world, "processing", {}, order);
      await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "JD0123" }, order);
      const back = await refund(world, order, { amountMinor: 100, note: `to ${PERSON.name}` });
      expect(back.status).toBe(200);
    },
  },
  "a guest's purchase with a link that was passed on": {
    go: async () => {
      const owner = await openMarked();
      await quoteOf(owner);
      const link = await buyNowLink(world);
      mark("link", tokenIn(link));
      await claimMarked(link);
      const guest = openPage(link);
      const claimed = await guest.claim();
      others.push(JSON.stringify(claimed.body.checkout));
      mark("session", claimed.body.session);
      const paid = await guest.pay(await quoteOf(guest, EMAIL), await card(world));
      await atRest(world);
      const order = mark("link", paid.body.pageUrl);
      const shown = await postGuestForm(world, order, { email: EMAIL, last4: "4242" });
      mark("guest key", guestKeyIn(shown));
      const data = await postGuestForm(world, order, { key: guestKeyIn(shown), deed: "data" });
      expect(data.words).toContain(PERSON.line1);
      await askAsStranger(order);
      await askAsStranger(`${order}/data`, form({ email: EMAIL, last4: "1111" }));
    },
  },
  "a declined card": { go: async () => expect(await buyMarked("pm_card_visa_chargeDeclined")).toBe("declined") },
  "a bank that asks": {
    go: async () => expect(await buyMarked("pm_card_threeDSecure2Required")).toBe("action_required"),
  },
  "a card number in the chat": {
    go: async () => {
      await buyMarked();
      world.sandbox.messenger.say("giulia", `my card is ${CARD}, 12/29 123`);
      await atRest(world);
    },
  },
  "Messenger that is down until messages are given up": {
    logs: /send_refused|template_refused/,
    go: async () => {
      const page = await openMarked();
      const id = await quoteOf(page);
      await atRest(world);
      world.sandbox.messenger.failNext({ code: 2, http: 500, times: 4 * OUTBOX_ATTEMPTS_MAX });
      await page.pay(id, await card(world));
      for (let hour = 0; hour < OUTBOX_ATTEMPTS_MAX; hour++) {
        world.sandbox.messenger.person("giulia").lastContactAt = world.sandbox.clock.now();
        await timePasses(world, HOUR_MS);
        await world.cron();
      }
      expect(await world.sql`select 1 from outbox where status = 'dead'`).not.toHaveLength(0);
      expect(receiver.posted(), "the merchant is told of it").not.toEqual([]);
    },
  },
  "Messenger that refuses the Page's token, and a receiver of alerts that is away": {
    logs: /send_refused|alert_refused/,
    go: async () => {
      const page = await openMarked();
      const id = await quoteOf(page);
      await atRest(world);
      receiver.answer(500);
      world.sandbox.messenger.failNext({ code: 190, http: 401, times: 3 });
      await page.pay(id, await card(world));
      await minutesOfSweeps(world, 3);
    },
  },
  "Stripe whose answers are lost or refused": {
    logs: /payment_unknown|payment_not_opened|provider_away|refund_unknown|refund_refused|sweep_refund_failed/,
    go: async () => {
      world.sandbox.stripe.failNext({ path: "/v1/payment_intents", mode: "500_before" });
      await buyMarked();
      world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "drop_after" });
      await buyMarked();
      await minutesOfSweeps(world, 3);
      world.sandbox.stripe.failNext({ path: "/v1/refunds", mode: "500_before", times: 3 });
      const paid = await paidOrders();
      expect(paid).not.toEqual([]);
      for (const order of paid) expect((await refund(world, order)).status).toBeLessThan(300);
      await minutesOfSweeps(world, 2);
    },
  },
  "a database that goes away while it is paid": {
    logs: /database_away|failed to connect to local database/,
    go: async () => {
      const page = await openMarked();
      const id = await quoteOf(page, EMAIL);
      const payment = await card(world);
      await atRest(world);
      await world.wire.cut("refused");
      const draft = { address: { ...ADDRESS, ...PERSON }, email: EMAIL };
      const failed = [
        await page.quote(PERSON, EMAIL),
        await page.call("PUT", "/api/checkout/draft", draft),
        await page.pay(id, payment),
      ];
      expect(failed.map(({ status }) => status)).toEqual([503, 503, 503]);
      others.push(JSON.stringify(failed));
      await askAsStranger(`/c/${page.token}`, { headers: { accept: "text/html" } });
      await world.wire.mend();
      expect((await page.pay(id, payment)).body.status).toBe("paid");
    },
  },
  "a contract that is withdrawn from, and the data asked for": {
    go: async () => {
      await buyMarked();
      const order = await orderLink(world);
      mark("link", tokenIn(order));
      expect((await confirmWithdrawal(world, order)).status).toBe(303);
      await atRest(world);
      expect(receiver.posted(), "the merchant is told of it").not.toEqual([]);
      const wallet = await walletLink(world);
      mark("link", tokenIn(wallet));
      const keyOf = async () => mark("wallet key", guestKeyIn(await readPaper(world, wallet)));
      const [key, other] = [await keyOf(), await keyOf()];
      for (const deed of ["show", "data", "download"]) {
        const answer = await world.fetch(wallet, form({ key, deed }));
        expect(answer.status).toBe(200);
        if (deed === "download") expect(await answer.text()).toContain(PERSON.line1);
      }
      // A stranger sees in their forms the key that they were given themselves.
      canaries["wallet key"] = [key];
      for (const deed of ["show", "data"]) await askAsStranger(wallet, form({ key: other, deed }));
    },
  },
  "a merchant who looks at it in the console": {
    go: async () => {
      await buyMarked();
      const cookie = await consoleCookie(world);
      mark("console session", cookie.split("=").at(-1));
      for (const path of ["orders", `orders?q=${encodeURIComponent(PERSON.name)}`, "orders/A-1001", "dead-letters"]) {
        const own = { cookie, "sec-fetch-site": "same-origin" };
        const answer = await world.fetch(`/api/merchant/${path}`, { headers: own });
        expect(answer.status).toBe(200);
        await askAsStranger(`/api/merchant/${path}`);
        await askAsStranger(`/api/merchant/${path}`, { headers: { ...own, cookie: `${cookie}x` } });
      }
      await world.fetch("/api/console/session", { ...json({}, { origin: world.url, cookie }), method: "DELETE" });
    },
  },
  "a database that names in each of its errors what it was given, until messages and events are given up": {
    logs: /inbox_failed/,
    go: async () => {
      await buyMarked();
      await world.sql.unsafe(`
        create function tell() returns trigger language plpgsql as $$ begin
          raise exception 'what came was %', (select string_agg(message::text, ' ') from outbox) || NEW::text || (select psid from buyers limit 1)
            using detail = 'Key (name)=(${PERSON.name}) at ${PERSON.line1}'; end $$;
        create trigger tell before insert on outbox for each row when (NEW.buyer_id is not null) execute function tell()`);
      try {
        world.sandbox.messenger.say("giulia", `${PERSON.name}, ${PERSON.line1}, ${EMAIL}`);
        await atRest(world);
        for (let hour = 0; hour < INBOX_ATTEMPTS_MAX; hour++) {
          await timePasses(world, HOUR_MS);
          await world.cron();
        }
      } finally {
        await atRest(world);
        await world.sql`drop function tell cascade`;
      }
      const dead = await world.sql`select error from inbox where status = 'dead'`;
      expect(dead.map(({ error }) => error)).toEqual(["PostgresError P0001"]);
      await world.cron();
      expect(receiver.posted(), "the merchant is told of it").not.toEqual([]);
      await askAsStranger("/api/merchant/dead-letters");
      others.push(JSON.stringify((await askMerchant(world, "GET", "/dead-letters")).body));
    },
  },
  "bodies, signatures and keys that are wrong": {
    go: async () => {
      await buyMarked();
      const [psid = ""] = canaries.psid ?? [];
      const [link = ""] = canaries.link ?? [];
      const text = JSON.stringify({ ...PERSON, psid, email: EMAIL, card: CARD });
      const own = { origin: world.url };
      for (const init of [json(text), json(text, own), json(`{${text}`, own), json(`"${"x".repeat(20_000)}"`, own)]) {
        for (const path of [
          "/api/sessions",
          "/api/quotes",
          "/api/orders",
          "/api/links/renew",
          "/webhooks/stripe",
          "/webhooks/messenger",
        ])
          await askAsStranger(path, init);
      }
      await askAsStranger("/api/merchant/orders", { headers: { authorization: `Bearer ${link}` } });
      await askAsStranger(`/api/merchant/orders?q=${encodeURIComponent(PERSON.name)}`);
      for (const path of [`/o/${link}`, `/wallet/${link}`, `/b/${link}`, "/console"]) await askAsStranger(path);
    },
  },
};

/** What leaves something of a person behind; the one whose card is kept comes last, because no page opens by a link after it. */
const BEFORE_DELETION = ["a declined card", "a bank that asks", "a purchase whose card is kept, shipped and paid back"];

describe("what is marked stays where the documents say", () => {
  test.each(Object.entries(PATHS))("through %s", async (_, { logs, go }) => {
    if (logs) world.expectLog(logs);
    await go();
    expect(columnsWith(canaries.street ?? [], await contents()), "the path was really gone").not.toEqual([]);
    await lookEverywhere();
  });

  test("and is gone after its owner had it deleted, here and for good", async () => {
    for (const name of BEFORE_DELETION) await PATHS[name]?.go();
    world.sandbox.messenger.say("giulia", `my card is ${CARD}, 12/29 123; ${PERSON.line1}`);
    mark("link", tokenIn(await walletLink(world)));
    // What was declined or left is over by then, and the rest has come.
    await minutesOfSweeps(world, 2);
    await timePasses(world, HOUR_MS);
    await minutesOfSweeps(world, 2);
    for (const order of await paidOrders()) {
      const { fulfilment } = await showOrder(world, order);
      for (const to of fulfilment === "shipped" ? ["delivered"] : ["processing", "shipped", "delivered"])
        await moveGoods(world, to, {}, order);
    }
    await atRest(world);
    world.sandbox.messenger.emit("giulia", { postback: { title: "x", payload: "DATA_ERASE_NOW" } });
    await atRest(world);
    const kept = await world.sql`select status from orders where buyer_id is null`;
    expect(kept.map(({ status }) => status).toSorted()).toEqual(["expired", "expired", "paid"]);
    await lookEverywhere(Object.keys(canaries));
  });

  test("and is gone after a guest's order was forgotten, while the link's owner stays who they are", async () => {
    const link = await buyNowLink(world);
    await claimMarked(link);
    const guest = await claimMarked(link);
    const quoteId = await quoteOf(guest, EMAIL);
    const { body } = await guest.pay(quoteId, await card(world, "pm_card_visa_chargeDeclined"));
    expect((await guest.payAgain(body.id, await card(world))).body.status).toBe("paid");
    await atRest(world);
    expect((await refund(world, "A-1001", { amountMinor: 100, note: `to ${PERSON.name}` })).status).toBe(200);
    for (const to of ["shipped", "delivered"]) await moveGoods(world, to, to === "shipped" ? { carrier: "DHL" } : {});
    await atRest(world);
    expect(columnsWith([EMAIL], await contents())).not.toEqual([]);
    expect((await askMerchant(world, "POST", "/orders/A-1001/forget", {})).body).toMatchObject({ state: "gone" });
    await lookEverywhere(["name", "street", "phone", "email"]);
  });
});
