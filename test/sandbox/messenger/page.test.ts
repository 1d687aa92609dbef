import { expect, test } from "vitest";
import { quietMessenger } from "./bench.ts";

const PROFILE = "/v26.0/me/messenger_profile?access_token=PAGE_TOKEN";
const MENU = [{ locale: "default", call_to_actions: [{ type: "postback", title: "Orders", payload: "ORDERS" }] }];

test("a person's profile is flat, and {} for somebody without one", async () => {
  const { graph, psid, sandbox } = quietMessenger();
  const read = (id: string, fields: string) => graph("GET", `/v26.0/${id}?fields=${fields}&access_token=PAGE_TOKEN`);
  expect(psid).toMatch(/^[1-9]\d{16}$/);
  expect((await read(psid, "first_name,last_name,locale")).body).toEqual({
    first_name: "Giulia",
    last_name: "Rossi",
    locale: "en_GB",
    id: psid,
  });
  expect((await read(sandbox.person("noprofile").psid, "first_name")).body).toEqual({});
  expect((await read(psid, "shoe_size")).body.error.code).toBe(100);
  expect((await read("4", "first_name")).body.error).toMatchObject({ code: 100, error_subcode: 33 });
});

test("profile properties are stored, read back by name and deleted", async () => {
  const { graph } = quietMessenger();
  const greeting = [{ locale: "default", text: "Hello {{user_first_name}}!" }];
  expect((await graph("POST", PROFILE, { greeting, persistent_menu: MENU })).body).toEqual({ result: "success" });
  const read = await graph("GET", `${PROFILE}&fields=greeting,get_started,ice_breakers`);
  expect(read.body).toEqual({ data: [{ greeting, get_started: { payload: "GET_STARTED" } }] });
  await graph("DELETE", PROFILE, { fields: ["greeting"] });
  expect((await graph("GET", `${PROFILE}&fields=greeting`)).body).toEqual({ data: [] });
});

test.each<[string, object]>([
  ["an unknown property", { payment_settings: {} }],
  ["a menu without a default locale", { persistent_menu: [{ ...MENU[0], locale: "it_IT" }] }],
  [
    "a menu title of 31",
    {
      persistent_menu: [
        { locale: "default", call_to_actions: [{ type: "postback", title: "x".repeat(31), payload: "A" }] },
      ],
    },
  ],
  ["a greeting of 161", { greeting: [{ locale: "default", text: "x".repeat(161) }] }],
  [
    "five ice breakers",
    { ice_breakers: [{ locale: "default", call_to_actions: Array(5).fill({ question: "?", payload: "A" }) }] },
  ],
  ["a domain without https", { whitelisted_domains: ["http://shop.example"] }],
  ["a domain that is an address of a machine", { whitelisted_domains: ["https://10.0.0.1"] }],
  ["51 domains", { whitelisted_domains: Array(51).fill("https://shop.example") }],
])("the profile refuses %s and keeps what it had", async (_, body) => {
  const { graph, sandbox } = quietMessenger();
  const before = sandbox.profile();
  expect((await graph("POST", PROFILE, body)).body.error.code).toBe(100);
  expect(sandbox.profile()).toEqual(before);
});

test("the menu needs Get Started, which cannot be taken away under it", async () => {
  const { graph, sandbox } = quietMessenger();
  await graph("DELETE", PROFILE, { fields: ["get_started"] });
  expect((await graph("POST", PROFILE, { persistent_menu: MENU })).body.error.code).toBe(100);
  await graph("POST", PROFILE, { get_started: { payload: "GO" }, persistent_menu: MENU });
  expect((await graph("DELETE", PROFILE, { fields: ["get_started"] })).body.error.code).toBe(100);
  expect(sandbox.profile().get_started).toEqual({ payload: "GO" });
});

test("only subscribed fields are sent", async () => {
  const { graph, events, sandbox, psid, reply } = quietMessenger();
  const apps = "/v26.0/1001/subscribed_apps?access_token=PAGE_TOKEN";
  const answer = await graph("POST", `${apps}&subscribed_fields=messages,message_echoes`);
  expect(answer.body).toEqual({ success: true });
  expect((await graph("GET", apps)).body.data[0].subscribed_fields).toEqual(["messages", "message_echoes"]);
  sandbox.getStarted(psid);
  sandbox.say(psid, "hi");
  await reply({ text: "Hello" });
  expect(events().map((event) => Object.keys(event).at(-1))).toEqual(["message", "message"]);
  expect((await graph("POST", `${apps}&subscribed_fields=payments`)).body.error.code).toBe(100);
});

test("an account made with a phone number only has no profile: 2018218, whatever is asked", async () => {
  const { graph, sandbox } = quietMessenger();
  const { psid } = sandbox.person("phoneonly");
  const answer = await graph("GET", `/v26.0/${psid}?fields=first_name&access_token=PAGE_TOKEN`);
  expect(answer.body.error).toMatchObject({ code: 100, error_subcode: 2018218 });
});

test("the eleventh call of the profile in ten minutes is 613 and does nothing", async () => {
  const { graph, clock, sandbox } = quietMessenger();
  const set = (payload: string) => graph("POST", PROFILE, { get_started: { payload } });
  for (let count = 0; count < 5; count++) await set("A");
  for (let count = 0; count < 5; count++) await graph("GET", `${PROFILE}&fields=greeting`);
  expect((await set("B")).body.error.code).toBe(613);
  expect((await graph("GET", `${PROFILE}&fields=greeting`)).body.error.code).toBe(613);
  expect((await graph("DELETE", PROFILE, { fields: ["get_started"] })).body.error.code).toBe(613);
  expect(sandbox.profile().get_started).toEqual({ payload: "A" });
  clock.jump(10 * 60_000);
  expect((await set("B")).body).toEqual({ result: "success" });
});

test("a call without a token does not use up the limit", async () => {
  const { graph } = quietMessenger();
  for (let count = 0; count < 11; count++) await graph("GET", "/v26.0/me/messenger_profile?fields=greeting");
  expect((await graph("GET", `${PROFILE}&fields=greeting`)).status).toBe(200);
});

test("commands and the account linking address are kept; the profile names the EU rules and must be asked by field", async () => {
  const { graph } = quietMessenger();
  const commands = [{ locale: "default", commands: [{ name: "orders", description: "Your orders" }] }];
  const body = { commands, account_linking_url: "https://shop.example/link" };
  expect((await graph("POST", PROFILE, body)).body).toEqual({ result: "success" });
  const fields = "commands,account_linking_url,subject_to_new_eu_privacy_rules";
  expect((await graph("GET", `${PROFILE}&fields=${fields}`)).body).toEqual({
    data: [{ ...body, subject_to_new_eu_privacy_rules: false }],
  });
  expect((await graph("GET", PROFILE)).body.error.code).toBe(100);
  expect((await graph("POST", PROFILE, { account_linking_url: "http://shop.example" })).body.error.code).toBe(100);
});

test("a person may have a menu of their own, before the Page's", async () => {
  const { graph, sandbox, psid } = quietMessenger();
  const path = "/v26.0/me/custom_user_settings?access_token=PAGE_TOKEN";
  await graph("POST", PROFILE, { persistent_menu: MENU });
  const own = [{ locale: "default", call_to_actions: [{ type: "postback", title: "My orders", payload: "MINE" }] }];
  expect((await graph("POST", path, { psid, persistent_menu: own })).body).toEqual({ result: "success" });
  expect(sandbox.tap(psid, "My orders")).toMatchObject({ kind: "postback" });
  expect(() => sandbox.tap(psid, "Orders")).toThrow("[My orders]");
  expect(sandbox.tap("jonas", "Orders")).toMatchObject({ kind: "postback" });
  const listed = (await graph("GET", `${path}&psid=${psid}`)).body.data[0];
  expect(listed.user_level_persistent_menu).toMatchObject(own);
  expect(listed.page_level_persistent_menu).toMatchObject(MENU);
  const gone = `${path}&psid=${psid}&params=${encodeURIComponent('["persistent_menu"]')}`;
  expect((await graph("DELETE", gone)).body).toEqual({ result: "success" });
  expect(sandbox.tap(psid, "Orders")).toMatchObject({ kind: "postback" });
});

test.each<[string, (psid: string) => object, object]>([
  ["of a stranger", () => ({ psid: "4", persistent_menu: MENU }), { code: 100, error_subcode: 2018001 }],
  ["without psid", () => ({ persistent_menu: MENU }), { code: 100 }],
  ["that is empty", (psid) => ({ psid, persistent_menu: [] }), { code: 100 }],
  ["with something else", (psid) => ({ psid, persistent_menu: MENU, greeting: [] }), { code: 100 }],
])("a menu %s is refused", async (_, body, error) => {
  const { graph, psid, sandbox } = quietMessenger();
  const answer = await graph("POST", "/v26.0/me/custom_user_settings?access_token=PAGE_TOKEN", body(psid));
  expect(answer.body.error).toMatchObject(error);
  expect(sandbox.person(psid).menu).toBeUndefined();
});
