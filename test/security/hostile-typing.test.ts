/**
 * What a buyer types, in a real browser that has been told to ignore our policy: every text in every field that there is, shown or refused,
 * on the page and wherever it is read again.
 */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ADDRESS_FIELD_MAX, ADDRESS_KEYS } from "../../contract/address.ts";
import { CODE_MAX } from "../../contract/checkout.ts";
import { openPage } from "../../scripts/page-client.ts";
import { addressForm } from "../../worker/checkout/address-form.ts";
import { useStage } from "../browser/stage.ts";
import { GUEST_EMAIL, GUEST_LAST4, guestKeyIn, postGuestForm } from "../support/guests.ts";
import { walletLink } from "../support/papers.ts";
import { setRates } from "../support/pricing.ts";
import { missingIn, READER, type Sentinel, sentinel } from "../support/sentinel.ts";
import { buyNowLink, failureOf } from "../support/shopping.ts";
import { TEXTS } from "./hostile-columns.ts";

const stage = useStage("hostile-typing");

/** As many texts together as a field takes; a longer one is cut by it. A field has one line. */
function groupsOf(longest: number): string[] {
  const groups: string[] = [];
  for (const text of TEXTS.map((each) => each.replaceAll(/[\r\n]/g, "").slice(0, longest))) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= longest) groups[groups.length - 1] = `${last} ${text}`;
    else groups.push(text);
  }
  return groups;
}

const GROUPS = groupsOf(ADDRESS_FIELD_MAX);
const CODES = groupsOf(CODE_MAX);

/** One has a postcode of any kind, the other a region that is typed. */
const COUNTRIES = ["PH", "AE"] as const;
const PLACES = COUNTRIES.map((country) => ({ country, regions: [], postcodes: [] }));
const PRICE = { tiers: [{ upTo: null, priceMinor: 500 }] };

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const COUNTRY_CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** A field has one line, and nothing around it. */
const asTyped = (text: string) => text.replaceAll(/[\r\n]/g, "").trim();
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** More than this the worker answers no page with at once (worker/limits.ts): what is counted is forgotten in between. */
const QUOTES_AT_ONCE = 100;

/** No form asks for it; the API takes it. */
const UNASKED = ["phone"];

/** The form as somebody types into it who waits for nothing: hundreds of texts take as long as a few typed letters would. */
function formOf(page: Page) {
  const type = (texts: Record<string, string>) =>
    page.evaluate((all) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      for (const [key, text] of Object.entries(all)) {
        const field = document.getElementById(`field-${key}`);
        set?.call(field, text);
        field?.dispatchEvent(new InputEvent("input", { bubbles: true }));
        field?.dispatchEvent(new FocusEvent("blur"));
      }
    }, texts);
  return {
    /** As typing would, and leaving each field. */
    type,
    /** What stands in each field, and what is said of it. */
    shown: () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>('input[id^="field-"]')].map(({ id, value }) => ({
          key: id.replace("field-", ""),
          value,
          fault: document.getElementById(`${id}-error`)?.textContent ?? "",
        })),
      ),
    /** Types, and answers with the status of the price that the page then asks for: by itself, if we are late to let time pass. */
    asked: async (texts: Record<string, string>) => {
      const answer = page.waitForResponse(/\/api\/quotes$/);
      await type(texts);
      await page.clock.fastForward(1000);
      return (await answer).status();
    },
  };
}

type Form = ReturnType<typeof formOf>;

/** The fields of an address that stand there now. */
const fieldsNow = async ({ shown }: Form) =>
  (await shown()).map(({ key }) => key).filter((key) => key !== "email" && key !== "code");

/** Each text in each field of a form with a postcode: shown, or refused in words. Answers with the fields. */
async function typeAtHome({ page, caught }: Sentinel, form: Form): Promise<string[]> {
  const { type, shown, asked } = form;
  await page.locator("#field-country").selectOption(COUNTRIES[0]);
  await page.locator("#field-postcode").waitFor();
  const keys = await fieldsNow(form);
  for (const [round, code] of CODES.entries()) {
    if (round % QUOTES_AT_ONCE === 0) await stage.world.sql`delete from tallies`;
    const group = GROUPS[round % GROUPS.length] ?? "";
    await type({ ...Object.fromEntries(keys.map((key) => [key, group])), email: group, code });
    for (const { key, value, fault } of await shown()) {
      if (key === "email") expect(fault).not.toBe("");
      else expect(value).toBe(key === "code" ? code : group);
    }
    expect(await asked({ email: GUEST_EMAIL })).toBe(201);
    await page.locator("#field-code-error").waitFor();
    expect(caught()).toEqual([]);
  }
  return (await shown()).map(({ key }) => key);
}

/** The same of a form whose region is typed, with what the page takes for an e-mail address and the worker does not. */
async function typeAbroad({ page, caught }: Sentinel, form: Form): Promise<string[]> {
  const { shown, asked } = form;
  await page.locator("#field-country").selectOption(COUNTRIES[1]);
  await page.locator("#field-region").waitFor();
  const keys = await fieldsNow(form);
  for (const [round, group] of GROUPS.entries()) {
    if (round % (QUOTES_AT_ONCE / 2) === 0) await stage.world.sql`delete from tallies`;
    const email = `${group.replaceAll(/[\s@]/g, "").slice(0, 100)}@x.example`;
    const typed = { ...Object.fromEntries(keys.map((key) => [key, group])), email, code: "" };
    if ((await asked(typed)) !== 201) await page.locator("#field-email-error").waitFor();
    expect(await asked({ email: GUEST_EMAIL })).toBe(201);
    for (const { key, value } of await shown()) if (keys.includes(key)) expect(value).toBe(group);
    expect(caught()).toEqual([]);
  }
  return keys;
}

test("what a buyer types into every field of the form runs nowhere: not as it is typed or refused, not until it is paid, not where it is read again", async () => {
  const watched = await sentinel(stage);
  const { page, caught, checkout, read } = watched;
  watched.expect(/status of 422/);
  const { world } = stage;
  await setRates(world.sql, [{ id: "standard", price: PRICE }], PLACES);
  const link = await buyNowLink(world);
  // Whoever comes second is a guest, who is asked for everything.
  await openPage(link).claim();
  await page.clock.install();
  await page.goto(link);
  await checkout.button("more").press("Enter");
  await page.getByRole("button", { name: /^Discount code/ }).press("Enter");
  await checkout.field("code").waitFor();
  const form = formOf(page);
  const typedInto = new Set([...(await typeAtHome(watched, form)), ...(await typeAbroad(watched, form))]);
  // All that any country's form asks for.
  const everywhere = COUNTRY_CODES.flatMap((code) => addressForm(code).fields.map(({ key }) => key));
  expect([...typedInto].toSorted()).toEqual([...new Set(everywhere), "code", "email"].toSorted());
  expect(ADDRESS_KEYS.filter((key) => !typedInto.has(key))).toEqual(UNASKED);

  // Reloaded, the page has it from the worker.
  const draft = page.waitForResponse(/\/draft$/);
  expect(await form.asked({ email: GUEST_EMAIL })).toBe(201);
  await draft;
  await page.reload();
  await page.locator("#field-region").waitFor();
  expect(missingIn((await form.shown()).map(({ value }) => value).join("\n"), [GROUPS.at(-1) ?? ""])).toEqual([]);
  await checkout.fillCard();
  await checkout.pay.press("Enter");
  await checkout.heading("plate.paid").waitFor();
  // This country has no field for the town, and the one that was typed for the other is none of this order's.
  const [region = "", town = ""] = [GROUPS.length, CODES.length].map((count) => GROUPS[(count - 1) % GROUPS.length]);
  expect(missingIn(await page.locator("#app").innerText(), [region.trim(), town.trim()])).toEqual([town.trim()]);
  expect(caught()).toEqual([]);

  const order = await page.locator('a[href*="/o/"]').first().getAttribute("href");
  await page.goto(order ?? "");
  const proof = await postGuestForm(world, order ?? "", { email: GUEST_EMAIL, last4: GUEST_LAST4 });
  const data = await postGuestForm(world, order ?? "", { key: guestKeyIn(proof), deed: "data" });
  await page.goto(READER);
  const [words = ""] = await read([data.html]);
  expect(caught()).toEqual([]);
  expect(missingIn(words, TEXTS.map(asTyped).map(inJson))).toEqual([]);
  const quotes = await world.sql<{ address: Record<string, string> }[]>`select address from quotes`;
  for (const key of [...new Set(everywhere)]) {
    const kept = quotes.map(({ address }) => address[key]).join("\n");
    expect(missingIn(kept, TEXTS.map(asTyped)), key).toEqual([]);
  }
});

test("what is sent past the form runs nowhere either: in every field that the API takes it is kept or refused, and read again in the wallet", async () => {
  const { page, caught, read } = await sentinel(stage);
  const { world } = stage;
  await setRates(world.sql, [{ id: "standard", price: PRICE }], PLACES);
  const owner = openPage(await buyNowLink(world));
  await owner.claim();
  for (const group of GROUPS) {
    const all = Object.fromEntries(ADDRESS_KEYS.map((key) => [key, group]));
    const answer = await owner.quote({ ...all, country: "PH" }, "", { code: group.slice(0, CODE_MAX) });
    expect(answer.status).toBe(201);
    // Each keeps of it what its own form asks for.
    expect((await owner.quote({ ...all, country: "AE" })).status).toBe(201);
    const refused = await owner.quote({ ...all, country: "PH" }, group);
    expect(refused.status).toBe(422);
    expect(Object.keys(failureOf(refused).fields ?? {})).toEqual(["email"]);
    await world.sql`delete from tallies`;
  }
  const wallet = await walletLink(world);
  const form = new URLSearchParams({ key: "a".repeat(64), deed: "data" });
  const answer = await world.fetch(wallet, { method: "POST", headers: { origin: world.url }, body: form });
  await page.goto(READER);
  const [words = ""] = await read([await answer.text()]);
  expect(caught()).toEqual([]);
  for (const key of ADDRESS_KEYS) {
    const kept = words.split("\n").filter((line) => line.trim().startsWith(`"${key}": `));
    expect(missingIn(kept.join("\n"), TEXTS.map(asTyped).map(inJson)), key).toEqual([]);
  }
});
