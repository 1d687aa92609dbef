/**
 * Buyers who pay at the very same moment, each on a PostgreSQL connection of their own: nothing is held here, and the database decides
 * who comes first. So a race is not the same twice; what must be true after it is.
 */
import type { Quote } from "../../contract/checkout.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import { json } from "../../db/client.ts";
import { bindingsFor } from "../../scripts/credentials.ts";
import { newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { attemptsFor } from "../../worker/checkout/attempt.ts";
import { parseConfig } from "../../worker/config.ts";
import { digest } from "../../worker/keys.ts";
import { cardToken } from "../support/card-token.ts";
import { MINUTE_MS } from "../support/shopping.ts";
import { readBooks } from "./books.ts";
import { type Ground, TILL_URL } from "./ground.ts";
import { breachesOf } from "./invariants.ts";
import type { Outcome } from "./stage.ts";
import { openTill, type Till } from "./story.ts";

/** `last`: all want the last piece. `baskets`: the same two things, listed in opposite orders. `taps`: one offer, tapped by all at once. */
export const RACES = ["last", "baskets", "taps"] as const;
export type Race = (typeof RACES)[number];

const VARIANT = "house-blend-500";
const OTHER = "moka-3";
const PLENTY = 1000;
/** A configuration names one, and nobody asks it. */
const NOBODYS_DATABASE = { connectionString: "postgres://localhost:9/nobody" };

export async function playRace(ground: Ground, race: Race, buyers: number): Promise<Outcome> {
  const name = `${race}/${buyers}`;
  return await ground.watch.over(
    () => name,
    async () => ({ name, breaches: await run(ground, race, buyers) }),
  );
}

async function run(ground: Ground, race: Race, buyers: number): Promise<string[]> {
  const tills = await openTills(ground, race, race === "taps" ? 1 : buyers);
  const { sandbox } = ground;
  await stockUp(ground, race === "last" ? 1 : PLENTY);
  const [first] = tills;
  if (!first) throw new RangeError("nobody races");
  const racers = race === "taps" ? Array.from({ length: buyers }, () => first) : tills;
  const taps = [{ by: "pay", at: sandbox.clock.now() }];
  await ground.admit(buyers);
  const answers = await payAtOnce(ground, racers);
  await ground.quiet();
  await ground.admit(1);
  const breaches = wrongIn(race, answers);
  if (race === "taps") {
    const again = await payAtOnce(ground, racers);
    if (new Set(again.map(({ body }) => JSON.stringify(body))).size !== 1)
      breaches.push("the same tap: answers differ");
  }
  if (race !== "baskets" && ground.confirms.length !== 1) breaches.push(`one confirm: ${ground.confirms.length}`);
  sandbox.clock.jump(MINUTE_MS);
  await ground.quiet();
  await ground.sweep();
  await ground.quiet();
  const around = {
    taps,
    confirms: ground.confirms,
    salesMax: race === "baskets" ? buyers : 1,
    everyEchoCame: true,
  };
  breaches.push(...breachesOf(await readBooks(ground, around)));
  return breaches;
}

interface Answer {
  status: number;
  body: unknown;
}

/** What each buyer may be told. */
function wrongIn(race: Race, answers: Answer[]): string[] {
  const told = answers.map(({ status, body }) => {
    const { id, status: state, error } = body as { id?: string; status?: string; error?: { code: string } };
    return { status, id, said: error?.code ?? state ?? "" };
  });
  const paid = told.filter(({ status, said }) => status < 300 && said === "paid");
  switch (race) {
    case "last": {
      const others = told.filter(({ said }) => said === "sold_out").length;
      const fits = paid.length === 1 && others === told.length - 1;
      return fits ? [] : [`the last piece: ${told.map(({ status, said }) => `${status} ${said}`).join(", ")}`];
    }
    case "baskets":
      return paid.length === told.length
        ? []
        : [`no buyer hears of a deadlock: ${told.map(({ status, said }) => `${status} ${said}`).join(", ")}`];
    case "taps": {
      const ids = new Set(told.map(({ id }) => id));
      const fits = ids.size === 1 && told.every(({ status }) => status < 300);
      return fits ? [] : [`one order: ${told.map(({ status, id, said }) => `${status} ${id} ${said}`).join(", ")}`];
    }
    default:
      return race satisfies never;
  }
}

export interface Racer extends Till {
  person: string;
  /** Once it is known. */
  order?: string;
}

async function payAtOnce({ sandbox }: Ground, racers: Racer[]): Promise<Answer[]> {
  const tokens = await Promise.all(racers.map(() => cardToken(sandbox.url, "pm_card_visa")));
  return await Promise.all(racers.map(({ page, quote }, at) => page.pay(quote, newCard(tokens[at] ?? ""))));
}

/** How many pieces there are of what is bought. */
export async function stockUp({ sql }: Ground, pieces: number): Promise<void> {
  await sql`update variants set stock = ${pieces} where id in (${VARIANT}, ${OTHER})`;
}

/** One buyer comes to the till; the others are that one over again, under other names. */
export async function openTills(ground: Ground, race: Race, count: number): Promise<Racer[]> {
  const till = await ground.begin(race === "baskets" ? "two things" : "one thing", async () => {
    const opened = await openTill(ground);
    if (race === "baskets") await fillBasket(ground, opened);
    return opened;
  });
  const people = newcomers(ground, count);
  const secrets = people.map((_, at) => `ses_of-a-race-${String(at).padStart(12, "0")}`);
  const hashes = await Promise.all(secrets.map(digest));
  await cloneBuyers(
    ground,
    people.map(({ psid }, at) => [psid, hashes[at]]),
  );
  if (race === "baskets") await turnBaskets(ground);
  const racers = people.map(({ key }, at) => ({
    person: key,
    quote: `quo_race_${at + 1}`,
    page: pageOf(till.page, secrets[at]),
  }));
  await allowCharges(ground, racers);
  return racers;
}

/** Each page learns what allows it to charge, as it would by asking for its quote. */
async function allowCharges({ sql, sandbox }: Ground, racers: readonly Racer[]): Promise<void> {
  const deps = {
    config: parseConfig({ ...bindingsFor(sandbox.url), PUBLIC_URL: TILL_URL, HYPERDRIVE: NOBODYS_DATABASE }),
    now: new Date(sandbox.clock.now()),
  };
  const quotes = await sql<{ id: string; totalMinor: number; currency: string }[]>`
    select id, total_minor, currency from quotes where id like 'quo_race_%'`;
  for (const [at, { page, quote }] of racers.entries()) {
    const offer = quotes.find(({ id }) => id === quote);
    if (!offer) throw new Error(`there is no offer ${quote}`);
    const facts = { session: { id: `sid_race_${at + 1}` }, cards: [] } as unknown as CheckoutFacts;
    const attempts = await attemptsFor(deps, facts, { id: quote, after: 0 }, offer);
    page.note({ quote: { id: quote, attempts } as Quote, order: null });
  }
}

/** Each has written to the Page, as whoever is in a shop has; that opens the window for what the Page says. */
function newcomers({ sandbox: { messenger, delivery } }: Ground, count: number): { key: string; psid: string }[] {
  delivery.hold("messenger");
  const people = Array.from({ length: count }, () => messenger.newPhone("giulia"));
  for (const { psid } of people) messenger.getStarted(psid);
  delivery.abandon("messenger");
  delivery.release("messenger");
  return people;
}

function pageOf({ token }: PageClient, secret = ""): PageClient {
  const page = openPage(`${TILL_URL}/c/${token}`);
  page.session = secret;
  return page;
}

/** The offer is of two things: both are put on its lines, at nothing more than one of them cost. */
async function fillBasket({ sql }: Ground, till: Till): Promise<void> {
  await sql`update checkouts set items = jsonb_build_array(
    jsonb_build_object('variantId', ${VARIANT}::text, 'quantity', 1), jsonb_build_object('variantId', ${OTHER}::text, 'quantity', 1))`;
  const { status, body } = await till.page.quote();
  if (status !== 201) throw new Error(`the offer of two things answered ${status}`);
  till.quote = body.id;
  await sql`delete from quotes where id <> ${body.id}`;
}

/** Every second one lists its things the other way round. */
async function turnBaskets({ sql }: Ground): Promise<void> {
  await sql`update quotes set lines = (select jsonb_agg(line order by n desc) from jsonb_array_elements(lines) with ordinality t(line, n))
    where id like 'quo_race_%' and right(id, 1) in ('1', '3', '5', '7', '9')`;
}

/** @param racers PSID and digest of the session's secret of each */
async function cloneBuyers({ sql }: Ground, racers: [psid: string, secretHash: string | undefined][]): Promise<void> {
  await sql`
    with racers as (
      select n, racer->>0 as psid, racer->>1 as hash
      from jsonb_array_elements(${json(sql, racers)}) with ordinality t(racer, n)),
    people as (
      insert into buyers select (jsonb_populate_record(b, jsonb_build_object('id', 'byr_race_' || n, 'psid', racers.psid))).*
      from buyers b, racers),
    checked as (
      insert into checkouts select (jsonb_populate_record(c, jsonb_build_object('id', 'chk_race_' || n, 'buyer_id', 'byr_race_' || n))).*
      from checkouts c, racers),
    opened as (
      insert into sessions select (jsonb_populate_record(s,
        jsonb_build_object('id', 'sid_race_' || n, 'checkout_id', 'chk_race_' || n, 'secret_hash', racers.hash))).*
      from sessions s, racers)
    insert into quotes select (jsonb_populate_record(q,
      jsonb_build_object('id', 'quo_race_' || n, 'checkout_id', 'chk_race_' || n, 'payer', 'buyer:byr_race_' || n))).*
    from quotes q, racers`;
}
