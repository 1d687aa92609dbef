import { describe, expect, test } from "vitest";
import { utilityTemplate } from "../../../sandbox/messenger/utility/template.ts";
import { objectionTo } from "../../../sandbox/messenger/utility/templates.ts";
import { DOMAINS_MAX, type Profile, profileChanges, wantedProfile } from "../../../scripts/going-live/page-profile.ts";
import { templateRequest, templatesIn, wantedTemplates } from "../../../scripts/going-live/page-templates.ts";
import { PAGE_LANGUAGES } from "../../../scripts/going-live/page-words.ts";
import { parsePayload } from "../../../worker/bot/payloads.ts";
import { UTILITY_TEMPLATES, type UtilityName } from "../../../worker/bot/utility.ts";
import { LANGUAGES } from "../../../worker/bot/words/index.ts";

const SHOP = "https://pay.example.com";
const COMPLETE: Profile = { ...wantedProfile(), whitelisted_domains: [SHOP] };
const changed = (found: Record<string, unknown>) => Object.keys(profileChanges(found, SHOP).body);

describe("the Page's words", () => {
  test("are there in every language of the bot, English for everybody else", () => {
    expect(PAGE_LANGUAGES.map(({ language }) => language)).toEqual(LANGUAGES);
    expect(PAGE_LANGUAGES.filter(({ locale }) => locale === "default").map(({ language }) => language)).toEqual(["en"]);
  });

  test("keep Messenger's bounds, and every button of theirs is understood", () => {
    const texts = JSON.stringify(wantedProfile());
    const payloads = [...texts.matchAll(/"payload":"([^"]+)"/g)].map(([, payload = ""]) => payload);
    expect(payloads.length).toBeGreaterThan(20);
    expect(payloads.filter((payload) => parsePayload(payload).kind === "unknown")).toEqual([]);
    for (const { words } of PAGE_LANGUAGES) {
      expect(words.greeting.length).toBeLessThanOrEqual(160);
      for (const question of [words.askShop, words.askOrders, words.askHelp])
        expect(question.length).toBeLessThanOrEqual(80);
    }
    const titles = [...texts.matchAll(/"title":"([^"]+)"/g)].map(([, title = ""]) => title);
    expect(titles.filter((title) => title.length > 30)).toEqual([]);
  });

  test.each(wantedTemplates("https://pay.example.com"))("of $name in $language pass the reviewer", (template) => {
    const request = utilityTemplate(templateRequest(template));
    expect(objectionTo(request)).toBeUndefined();
    const variables = new Set([...template.body.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name));
    expect(variables).toEqual(new Set(UTILITY_TEMPLATES[template.name as UtilityName]));
  });
});

describe("a profile", () => {
  test("that is right changes in nothing, also as Graph tells it", () => {
    expect(changed(COMPLETE)).toEqual([]);
    const menu = (COMPLETE.persistent_menu as object[]).map((entry) => ({
      ...entry,
      composer_input_disabled: undefined,
      id: "7",
    }));
    const told = { ...COMPLETE, persistent_menu: menu.toReversed(), whitelisted_domains: [`${SHOP}/`] };
    expect(changed(told)).toEqual([]);
  });

  test("that is empty gets everything", () => {
    expect(changed({})).toEqual([...Object.keys(wantedProfile()), "whitelisted_domains"]);
  });

  test.each<[string, unknown]>([
    ["get_started", { payload: "HELLO" }],
    ["greeting", [{ locale: "default", text: "Sale!" }]],
    ["ice_breakers", []],
    ["persistent_menu", undefined],
  ])("of which %s differs changes in that alone", (field, value) => {
    expect(changed({ ...COMPLETE, [field]: value })).toEqual([field]);
  });

  test("with a language too many is one that differs", () => {
    const greeting = [...(COMPLETE.greeting as object[]), { locale: "fr_FR", text: "Bonjour" }];
    expect(changed({ ...COMPLETE, greeting })).toEqual(["greeting"]);
  });

  test("whose list of domains is full keeps it", () => {
    const whitelisted_domains = Array.from({ length: DOMAINS_MAX }, (_, at) => `https://s${at}.example`);
    const { areDomainsFull, body, kept } = profileChanges({ ...COMPLETE, whitelisted_domains }, SHOP);
    expect([areDomainsFull, body]).toEqual([true, {}]);
    expect(kept).not.toContain("whitelisted_domains");
  });
});

test.each([null, {}, { data: null }, { data: [null, 1, {}, { name: 1, language: "en" }] }, { error: {} }])(
  "an answer without templates has none: %j",
  (answer) => {
    expect(templatesIn(answer)).toEqual([]);
  },
);
