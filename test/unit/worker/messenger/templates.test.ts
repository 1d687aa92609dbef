import { describe, expect, test } from "vitest";
import {
  buttonMessage,
  carouselMessage,
  linkButton,
  type Message,
  postbackButton,
  quickReply,
  type Receipt,
  receiptMessage,
  textMessage,
} from "../../../../worker/messenger/templates.ts";
import { fc } from "../../seeded.ts";

interface Payload {
  template_type: string;
  text: string;
  buttons: unknown[];
  elements: Record<string, unknown>[];
  adjustments: unknown[];
}
const payloadOf = (message: Message) => (message.attachment as { type: string; payload: Payload }).payload;
const eur = (amount: number) => ({ amount, currency: "EUR" });
const LINE = { title: "House blend", subtitle: "€59.98/kg", quantity: 1, total: eur(2999), imageUrl: null };

const RECEIPT: Receipt = {
  recipientName: "Giulia Rossi",
  merchantName: "Officina Caffè",
  orderNumber: "A-1042",
  paymentMethod: "Visa 4242",
  timestamp: 1_795_424_400,
  address: { street1: "Via Roma 1", street2: "", city: "Milano", postcode: "20121", region: "MI", country: "IT" },
  lines: [LINE],
  subtotal: eur(2999),
  reductions: [],
  delivery: eur(500),
  addedTax: null,
  total: eur(3499),
};

describe("a text", () => {
  test("of 1999 characters is sent whole, a longer one is cut and says so", () => {
    expect(textMessage("x".repeat(1999))).toEqual({ text: "x".repeat(1999) });
    expect(textMessage("x".repeat(2000))).toEqual({ text: `${"x".repeat(1998)}…` });
  });

  test("has quick replies only when there are some", () => {
    expect(textMessage("Hi")).toEqual({ text: "Hi" });
    expect(textMessage("Hi", [quickReply("Help", "HELP")])).toEqual({
      text: "Hi",
      quick_replies: [{ content_type: "text", title: "Help", payload: "HELP" }],
    });
  });

  test("is never cut inside a character", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1990, maxLength: 2010 });
    fc.assert(
      fc.property(text, (long) => {
        const sent = String(textMessage(long).text);
        expect(sent.length).toBeLessThanOrEqual(1999);
        expect(sent.isWellFormed()).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(textMessage(`${"x".repeat(1997)}😀😀`)).toEqual({ text: `${"x".repeat(1997)}…` });
  });
});

describe("a button", () => {
  test("that opens a page hides sharing and has the height asked for", () => {
    expect(linkButton("Buy now", "https://pay.example.com/c/x", "full")).toEqual({
      type: "web_url",
      title: "Buy now",
      url: "https://pay.example.com/c/x",
      webview_height_ratio: "full",
      webview_share_button: "hide",
    });
  });

  test.each([
    ["a link's", (title: string) => linkButton(title, "https://x.test", "tall").title],
    ["a postback's", (title: string) => postbackButton(title, "P").title],
    ["a quick reply's", (title: string) => quickReply(title, "P").title],
  ])("%s title has at most 20 characters", (_, titleOf) => {
    expect(titleOf("x".repeat(20))).toBe("x".repeat(20));
    expect(titleOf("x".repeat(21))).toBe(`${"x".repeat(19)}…`);
  });

  test("template's text has at most 640 characters", () => {
    const { text, template_type, buttons } = payloadOf(buttonMessage("x".repeat(641), [postbackButton("Go", "P")]));
    expect([template_type, text.length, buttons.length]).toEqual(["button", 640, 1]);
  });
});

describe("a carousel", () => {
  test("has titles and subtitles of at most 80 characters, and a picture only where there is one", () => {
    const cards = [
      { title: "t".repeat(81), subtitle: "s".repeat(81), imageUrl: "https://x.test/a.jpg", buttons: [] },
      { title: "short", subtitle: "short", imageUrl: null, buttons: [] },
    ];
    const { elements, template_type } = payloadOf(carouselMessage(cards));
    expect(template_type).toBe("generic");
    expect(elements.map((each) => [String(each.title).length, String(each.subtitle).length])).toEqual([
      [80, 80],
      [5, 5],
    ]);
    expect(elements.map((each) => "image_url" in each)).toEqual([true, false]);
  });
});

describe("a receipt", () => {
  test("has the amounts as numbers in major units and the time as text in seconds", () => {
    expect(payloadOf(receiptMessage(RECEIPT))).toEqual({
      template_type: "receipt",
      sharable: false,
      recipient_name: "Giulia Rossi",
      merchant_name: "Officina Caffè",
      order_number: "A-1042",
      currency: "EUR",
      payment_method: "Visa 4242",
      timestamp: "1795424400",
      address: {
        street_1: "Via Roma 1",
        street_2: "",
        city: "Milano",
        postal_code: "20121",
        state: "MI",
        country: "IT",
      },
      summary: { subtotal: 29.99, shipping_cost: 5, total_cost: 34.99 },
      elements: [{ title: "House blend", subtitle: "€59.98/kg", quantity: 1, price: 29.99, currency: "EUR" }],
    });
  });

  test("leaves out an address, a subtitle and a picture that are not there", () => {
    const payload = payloadOf(receiptMessage({ ...RECEIPT, address: null, lines: [{ ...LINE, subtitle: "" }] }));
    expect("address" in payload).toBe(false);
    expect(payload.elements).toEqual([{ title: "House blend", quantity: 1, price: 29.99, currency: "EUR" }]);
  });

  test("says what was taken off, each under its name", () => {
    const reductions = [
      { name: "Discount TEN", amount: eur(300) },
      { name: "Adjustment", amount: eur(499) },
    ];
    expect(payloadOf(receiptMessage({ ...RECEIPT, reductions })).adjustments).toEqual([
      { name: "Discount TEN", amount: 3 },
      { name: "Adjustment", amount: 4.99 },
    ]);
  });

  test("in yen has whole amounts", () => {
    const yen = (amount: number) => ({ amount, currency: "JPY" });
    const money = { subtotal: yen(3000), delivery: yen(499), total: yen(3499) };
    expect(payloadOf(receiptMessage({ ...RECEIPT, ...money, lines: [] }))).toMatchObject({
      currency: "JPY",
      summary: { total_cost: 3499 },
    });
  });

  test("has at most a hundred lines", () => {
    const { elements } = payloadOf(receiptMessage({ ...RECEIPT, lines: Array(101).fill(LINE) }));
    expect(elements).toHaveLength(100);
  });
});
