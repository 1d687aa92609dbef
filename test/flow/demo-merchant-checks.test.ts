/** The demo's checks on what the merchant does are only worth their ticks if each of them can fail. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { parcelTold, partGivenBack } from "../../scripts/demo/checks/merchant.ts";
import { lastPaidBy } from "../../scripts/demo/known-order.ts";
import { readState, type State } from "../../scripts/demo/state.ts";
import type { Verdict } from "../../scripts/demo/verdict.ts";
import { moveGoods, refund } from "../support/merchant.ts";
import { orderLink, readPaper } from "../support/papers.ts";
import { atRest } from "../support/records.ts";
import { firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

const PARCEL = { carrier: "DHL", trackingNumber: "00340434161094042557" };
const BACK = { amount: 500, currency: "EUR" };

let world: World;
let after: State;
let psid: string;
let page: string;
beforeAll(async () => {
  world = await createWorld({ seed: "demo-merchant-checks" });
  await firstPurchase(world);
  const link = await orderLink(world);
  await moveGoods(world, "shipped", PARCEL);
  await refund(world, "A-1001", { amountMinor: BACK.amount });
  await atRest(world);
  after = await readState(world.sql, world.sandbox);
  psid = world.sandbox.messenger.person("giulia").psid;
  page = (await readPaper(world, link)).html;
});
afterEach(() => atRest(world));
afterAll(() => world.close());

type Check = (state: State, shown?: string) => Verdict;
const parcel: Check = (state, shown = page) => parcelTold(state, psid, lastPaidBy(state, psid), PARCEL, shown);
const back: Check = (state, shown = page) =>
  partGivenBack(state, psid, lastPaidBy(state, psid), { back: BACK, locale: "en-GB", page: shown });

const thread = (state: State) => state.threads.get(psid) ?? [];

function row({ orders }: State) {
  const order = orders.at(-1);
  if (!order) throw new Error("there is no order to spoil");
  return order;
}

test.for<[name: string, check: Check, spoil: (broken: State) => unknown]>([
  ["parcel: not shipped", parcel, (broken) => Object.assign(row(broken), { fulfilment: "processing" })],
  ["parcel: another number", parcel, (broken) => Object.assign(row(broken), { trackingNumber: "1234" })],
  ["parcel: told to nobody", parcel, (broken) => broken.threads.set(psid, [])],
  ["parcel: told twice", parcel, (broken) => broken.threads.set(psid, [...thread(broken), ...thread(broken)])],
  [
    "parcel: [Track] leads elsewhere",
    parcel,
    (broken) => Object.assign(row(broken), { trackingUrl: "https://x.example" }),
  ],
  ["back: nothing at the provider", back, (broken) => Object.assign(broken, { refunds: [] })],
  ["back: twice", back, (broken) => Object.assign(broken, { refunds: [...broken.refunds, ...broken.refunds] })],
  ["back: our books say more", back, (broken) => Object.assign(row(broken), { refundedMinor: 501 })],
  ["back: told to nobody", back, (broken) => broken.threads.set(psid, [])],
])("%s", ([, check, spoil]) => {
  expect(check(after).differences).toEqual([]);
  const broken = structuredClone(after);
  spoil(broken);
  expect(check(broken).differences).not.toEqual([]);
});

test("a page that shows neither the parcel nor what went back is noticed", () => {
  expect(parcel(after, "<html></html>").differences).not.toEqual([]);
  expect(back(after, "<html></html>").differences).not.toEqual([]);
});
