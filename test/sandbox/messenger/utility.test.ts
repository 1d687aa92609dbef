import { expect, test } from "vitest";
import { quietMessenger } from "./bench.ts";

const DAYS = 24 * 3_600_000;
const TEMPLATES = "/v26.0/1001/message_templates?access_token=PAGE_TOKEN";
const body = (text: string, names: string[] = []) => ({
  type: "BODY",
  text,
  ...(names.length > 0 && {
    example: { body_text_named_params: names.map((param_name) => ({ param_name, example: "A-42" })) },
  }),
});
const SHIPPED = body("Order {{order_id}} is on its way, thank you.", ["order_id"]);
const TRACK = {
  type: "BUTTONS",
  buttons: [
    {
      type: "URL",
      text: "Track order",
      url: "https://shop.example/o/{{1}}",
      example: { url_suffix_example: "https://shop.example/o/abc" },
    },
  ],
};
const request = (changes: object = {}) => ({
  name: "order_shipped_v1",
  language: "en",
  category: "UTILITY",
  parameter_format: "NAMED",
  components: [SHIPPED, TRACK],
  ...changes,
});
const order = { type: "body", parameters: [{ type: "text", parameter_name: "order_id", text: "A-42" }] };
const suffix = { type: "buttons", parameters: [{ type: "URL", url: "abc" }] };
const template = (changes: object = {}) => ({
  template: { name: "order_shipped_v1", language: { code: "en" }, components: [order, suffix], ...changes },
});
const UTILITY = { messaging_type: "UTILITY" };

async function withTemplate() {
  const bench = quietMessenger();
  bench.sandbox.say(bench.psid, "hello");
  const created = await bench.graph("POST", TEMPLATES, request());
  return { ...bench, created };
}

test("a template in good order is approved, listed by name, and there once per language", async () => {
  const { graph, created } = await withTemplate();
  expect(created.body).toEqual({ id: expect.stringMatching(/^\d{16}$/), status: "APPROVED", category: "UTILITY" });
  const listed = await graph("GET", `${TEMPLATES}&name=order_shipped_v1`);
  expect(listed.body.data).toEqual([
    {
      id: created.body.id,
      name: "order_shipped_v1",
      language: "en",
      status: "APPROVED",
      category: "UTILITY",
      components: [SHIPPED, TRACK],
    },
  ]);
  expect((await graph("GET", `${TEMPLATES}&name=other`)).body.data).toEqual([]);
  expect((await graph("POST", TEMPLATES, request())).body.error.code).toBe(100);
  expect((await graph("POST", TEMPLATES, request({ language: "it" }))).body.status).toBe("APPROVED");
});

test("it reaches somebody long outside the window, with its values and its button, and is echoed", async () => {
  const { clock, reply, sandbox, psid, events } = await withTemplate();
  clock.jump(30 * DAYS);
  expect((await reply({ text: "Hi" })).body.error.code).toBe(10);
  const sent = await reply({ ...template(), metadata: "order:42" }, UTILITY);
  expect(sent.status).toBe(200);
  const text = "Order A-42 is on its way, thank you.";
  expect(sandbox.thread(psid).at(-1)).toMatchObject({
    mid: sent.body.message_id,
    template: { template_type: "button", text },
    buttons: [{ type: "web_url", title: "Track order", url: "https://shop.example/o/abc" }],
    metadata: "order:42",
  });
  const echo = events().find(({ message }) => message?.mid === sent.body.message_id);
  expect(echo.message).toMatchObject({ is_echo: true, metadata: "order:42", attachments: [{ type: "template" }] });
});

test("positional variables count from one", async () => {
  const { graph, reply, sandbox, psid } = await withTemplate();
  const text = "Dear {{1}}, your order {{2}} has been packed and waits.";
  const example = { body_text: [["Ada", "A-42"]] };
  const components = [{ type: "BODY", text, example }];
  const created = await graph("POST", TEMPLATES, {
    ...request({ name: "packed", components }),
    parameter_format: "POSITIONAL",
  });
  expect(created.body.status).toBe("APPROVED");
  const values = ["Ada", "A-42"].map((value) => ({ type: "text", text: value }));
  const message = template({ name: "packed", components: [{ type: "body", parameters: values }] });
  expect((await reply(message, UTILITY)).status).toBe(200);
  expect(sandbox.thread(psid).at(-1)).toMatchObject({
    kind: "text",
    text: "Dear Ada, your order A-42 has been packed and waits.",
  });
});

test.each([
  ["text that begins with a variable", "{{order_id}} is on its way to you.", "INCORRECT_PARAMS"],
  ["text that ends with a variable", "On its way to you: {{order_id}}", "INCORRECT_PARAMS"],
  ["a sign in a variable", "Order {{order#id}} is on its way, thank you.", "INCORRECT_PARAMS"],
  ["more variables than words", "Order {{a}} {{b}} {{c}} sent.", "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"],
  ["an offer", "Your order is paid. Here is a discount of ten for the next.", "TAG_SHOULD_BE_MARKETING"],
])("the review rejects %s, and what is rejected cannot be sent", async (_, text, reason) => {
  const { graph, reply } = await withTemplate();
  const names = [...text.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1] ?? "");
  const created = await graph("POST", TEMPLATES, request({ name: "bad", components: [body(text, names)] }));
  expect(created.body.status).toBe("REJECTED");
  const [listed] = (await graph("GET", `${TEMPLATES}&name=bad`)).body.data;
  expect(listed.rejected_reason).toBe(reason);
  const refused = await reply(template({ name: "bad", components: [] }), UTILITY);
  expect(refused.body.error.message).toContain("REJECTED");
});

test("positional variables with a gap are rejected", async () => {
  const { graph } = await withTemplate();
  const components = [
    { type: "BODY", text: "Your order {{1}} and the parcel {{3}} are here.", example: { body_text: [["a", "b"]] } },
  ];
  const created = await graph("POST", TEMPLATES, {
    ...request({ components, name: "gap" }),
    parameter_format: "POSITIONAL",
  });
  expect(created.body.status).toBe("REJECTED");
});

test.each<[string, object]>([
  ["another category", { category: "MARKETING" }],
  ["a name with capitals", { name: "OrderShipped" }],
  ["no body", { components: [TRACK] }],
  ["two bodies", { components: [SHIPPED, SHIPPED] }],
  ["a variable without example", { components: [body("Order {{order_id}} is on its way, thank you.")] }],
  ["a question for the card number", { components: [body("Please send us your card number to go on.")] }],
  [
    "a variable in the middle of an address",
    {
      components: [
        SHIPPED,
        { type: "BUTTONS", buttons: [{ ...TRACK.buttons[0], url: "https://shop.example/{{1}}/o" }] },
      ],
    },
  ],
  [
    "a plain http address",
    {
      components: [SHIPPED, { type: "BUTTONS", buttons: [{ ...TRACK.buttons[0], url: "http://shop.example/{{1}}" }] }],
    },
  ],
  ["an unknown property", { allow_category_change: true }],
])("the Page refuses a template with %s", async (_, changes) => {
  const { graph } = quietMessenger();
  expect((await graph("POST", TEMPLATES, request(changes))).body.error.code).toBe(100);
  expect((await graph("GET", TEMPLATES)).body.data).toEqual([]);
});

test.each<[string, object, object]>([
  ["within an attachment", { attachment: { type: "template", payload: template().template } }, UTILITY],
  ["as a response", template(), {}],
  ["of an unknown name", template({ name: "other" }), UTILITY],
  ["in a language that it does not have", template({ language: { code: "de" } }), UTILITY],
  ["without its value", template({ components: [suffix] }), UTILITY],
  [
    "with a foreign value",
    template({
      components: [{ type: "body", parameters: [{ type: "text", parameter_name: "x", text: "A" }] }, suffix],
    }),
    UTILITY,
  ],
  ["without the end of its address", template({ components: [order] }), UTILITY],
  ["with text beside it", { ...template(), text: "Hi" }, UTILITY],
])("a utility message %s is error 100", async (_, message, more) => {
  const { reply, sandbox, psid } = await withTemplate();
  expect((await reply(message, more)).body.error.code).toBe(100);
  expect(sandbox.thread(psid)).toHaveLength(1);
});

test("held reviews end by hand, and the decision comes as a webhook", async () => {
  const { graph, reply, sandbox, queued } = await withTemplate();
  sandbox.holdReviews();
  expect((await graph("POST", TEMPLATES, request({ name: "later" }))).body.status).toBe("PENDING");
  expect((await reply(template({ name: "later" }), UTILITY)).body.error.message).toContain("PENDING");
  sandbox.reviewTemplate("later", "APPROVED");
  const [change] = JSON.parse(queued.at(-1)?.body ?? "").entry[0].changes;
  expect(change).toMatchObject({
    field: "messenger_template_status_update",
    value: { event: "APPROVED", message_template_name: "later", message_template_language: "en" },
  });
  expect((await reply(template({ name: "later" }), UTILITY)).status).toBe(200);
  expect(() => sandbox.reviewTemplate("nothing", "APPROVED")).toThrow("nothing");
});

test("somebody who blocked the Page gets no utility message either", async () => {
  const { reply, sandbox, psid } = await withTemplate();
  sandbox.block(psid);
  expect((await reply(template(), UTILITY)).body.error.code).toBe(551);
});
