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
