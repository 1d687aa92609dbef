import { describe, expect, test } from "vitest";
import { parseText } from "../../../../worker/bot/ear.ts";
import { fc } from "../../seeded.ts";

const UNKNOWN = { kind: "unknown" };
const THANKS = { kind: "thanks" };
const SHOP = { kind: "shop", offset: 0 };

describe("plain words", () => {
  test.each([
    ["menu", SHOP],
    ["Menu!", SHOP],
    ["menù", SHOP],
    ["Menü", SHOP],
    ["Hi", SHOP],
    ["hello there", SHOP],
    ["Ciao!", SHOP],
    ["hallo?", SHOP],
    ["مرحبا", SHOP],
    ["المتجر", SHOP],
    ["orders", { kind: "orders" }],
    ["My orders.", { kind: "orders" }],
    ["i miei ordini", { kind: "orders" }],
    ["Meine Bestellungen", { kind: "orders" }],
    ["طلباتي", { kind: "orders" }],
    ["hi, where is my order?", { kind: "orders" }],
    ["Hello! When will my package arrive", { kind: "orders" }],
    ["thanks, but where is my order", { kind: "orders" }],
    ["Ciao, dov'è il mio ordine?", { kind: "orders" }],
    ["quando arriva il pacco", { kind: "orders" }],
    ["Hallo, wo ist meine Bestellung?", { kind: "orders" }],
    ["wann kommt mein Paket", { kind: "orders" }],
    ["مرحبا، أين طلبي؟", { kind: "orders" }],
    ["متى يصل الطلب", { kind: "orders" }],
    ["Hi, my orders", { kind: "orders" }],
    ["Good morning", SHOP],
    ["Guten Tag", SHOP],
    ["السلام عليكم", SHOP],
    ["thanks", THANKS],
    ["Thank you so much!!", THANKS],
    ["hi, thanks", THANKS],
    ["Grazie mille", THANKS],
    ["Danke dir", THANKS],
    ["شكرًا جزيلا", THANKS],
    ["ok", THANKS],
    ["👍", THANKS],
    ["👍🏽👍🏽", THANKS],
    ["❤️ 🙏", THANKS],
    ["🙂", THANKS],
    ["my cards", { kind: "cards" }],
    ["Le mie carte", { kind: "cards" }],
    ["Karten", { kind: "cards" }],
    ["بطاقاتي", { kind: "cards" }],
    ["delete my data", { kind: "erase" }],
    ["Hi, please delete all my data!", { kind: "erase" }],
    ["cancella i miei dati", { kind: "erase" }],
    ["Lösche bitte alle meine Daten", { kind: "erase" }],
    ["meine Daten löschen", { kind: "erase" }],
    ["احذف كل بياناتي", { kind: "erase" }],
    ["send me my data", { kind: "my_data" }],
    ["My data.", { kind: "my_data" }],
    ["i miei dati", { kind: "my_data" }],
    ["mandami i miei dati", { kind: "my_data" }],
    ["Schick mir meine Daten", { kind: "my_data" }],
    ["meine Daten", { kind: "my_data" }],
    ["أرسل لي بياناتي", { kind: "my_data" }],
    ["who has my data in the cloud", UNKNOWN],
    ["delete my order", UNKNOWN],
    ["  HELP  ", { kind: "help" }],
    ["aiuto", { kind: "help" }],
    ["Hilfe!!", { kind: "help" }],
    ["مساعدة", { kind: "help" }],
  ])("%o are understood", (text, intent) => {
    expect(parseText(text)).toEqual(intent);
  });

  test.each([
    "high",
    "shopping",
    "menüs",
    "what about my refund",
    "",
    "42",
    "when can I order?",
    "wo liefert ihr hin",
    "thankful",
  ])("%o are not", (text) => {
    expect(parseText(text)).toEqual(UNKNOWN);
  });

  test("of whatever text and length never throw and never take long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        expect(parseText(text).kind).toMatch(/^(unknown|shop|orders|cards|help|thanks)$/);
      }),
    );
    const before = process.cpuUsage();
    for (const text of ["where ".repeat(84), `wo ${"mein ".repeat(99)}`, "👍".repeat(250), "hi ".repeat(166)])
      parseText(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(200);
  });
});
