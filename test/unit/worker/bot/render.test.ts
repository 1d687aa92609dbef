import { expect, test } from "vitest";
import { renderReply } from "../../../../worker/bot/render.ts";

const WIRING = {
  link: async (sku: string) => `https://pay.example.com/c/${sku}`,
  pay: (sku: string) => `PAY:quo_1:${sku}`,
  order: async (orderId: string) => `https://pay.example.com/o/${orderId}`,
  proven: async () => "https://pay.example.com/c/proven",
  wallet: async () => "https://pay.example.com/wallet/t",
  terms: "https://pay.example.com/legal/terms/1",
};

test("a text with quick replies becomes a message with them", async () => {
  const reply = { kind: "text" as const, text: "Hi", quick: [{ title: "Help", payload: "HELP" }] };
  expect(await renderReply(reply, WIRING)).toEqual({
    text: "Hi",
    quick_replies: [{ content_type: "text", title: "Help", payload: "HELP" }],
  });
  expect(await renderReply({ kind: "text", text: "Hi" }, WIRING)).toEqual({ text: "Hi" });
});

test("a link button gets a link of its own for its product, a postback its payload", async () => {
  const buttons = [
    { kind: "link" as const, title: "Buy now", sku: "a", height: "full" as const },
    { kind: "postback" as const, title: "Details", payload: "DETAILS:a" },
  ];
  expect(await renderReply({ kind: "buttons", text: "?", buttons }, WIRING)).toEqual({
    attachment: {
      type: "template",
      payload: {
        template_type: "button",
        text: "?",
        buttons: [
          {
            type: "web_url",
            title: "Buy now",
            url: "https://pay.example.com/c/a",
            webview_height_ratio: "full",
            webview_share_button: "hide",
          },
          { type: "postback", title: "Details", payload: "DETAILS:a" },
        ],
      },
    },
  });
});

test("a Pay button sends back the offer it names", async () => {
  const buttons = [{ kind: "pay" as const, title: "Pay €1", sku: "a" }];
  expect(JSON.stringify(await renderReply({ kind: "buttons", text: "?", buttons }, WIRING))).toContain(
    '[{"type":"postback","title":"Pay €1","payload":"PAY:quo_1:a"}]',
  );
});

test("offers become a carousel, each card with its own links, in order", async () => {
  const cards = ["a", "b"].map((sku) => ({
    title: sku,
    subtitle: "",
    imageUrl: null,
    buttons: [{ kind: "link" as const, title: "Buy now", sku, height: "tall" as const }],
  }));
  const message = await renderReply({ kind: "offers", cards }, WIRING);
  expect(JSON.stringify(message)).toMatch(/"generic".*c\/a.*c\/b/);
});

test("an order's button opens its page, and the terms' button the terms", async () => {
  const buttons = [
    { kind: "order" as const, title: "View order", orderId: "ord_1" },
    { kind: "terms" as const, title: "Terms" },
  ];
  const written = JSON.stringify(await renderReply({ kind: "buttons", text: "?", buttons }, WIRING));
  expect([...written.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url)).toEqual([
    "https://pay.example.com/o/ord_1",
    "https://pay.example.com/legal/terms/1",
  ]);
});
