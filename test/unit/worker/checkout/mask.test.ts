import { describe, expect, test } from "vitest";
import { summarise } from "../../../../worker/checkout/mask.ts";
import { address } from "../rows.ts";

describe("a saved address", () => {
  test("is shown whole to the proven person", () => {
    expect(summarise(address(), "person")).toEqual({ name: "Giulia Rossi", summary: "Via Roma 1, Milano" });
  });

  test.each(["claimed", "link"] as const)("at the level %s is enough to recognise one's own and no more", (level) => {
    expect(summarise(address(), level)).toEqual({ name: "Giulia R.", summary: "Via R…, Milano" });
  });

  test.each([
    ["Via Roma 1", "Via R…"],
    ["Rue de Rivoli 12", "Rue d…"],
    ["Hauptstraße 5", "H…"],
    ["350 Fifth Avenue", "Fifth A…"],
    ["10 Downing Street", "Downing S…"],
    ["Storgata 12B", "S…"],
    ["1-2-3 Ginza", "G…"],
    ["12", "…"],
  ])("masks the street %s as %s: never with its house number", (line1, shown) => {
    expect(summarise(address({ line1 }), "claimed").summary).toBe(`${shown}, Milano`);
  });

  test.each([
    ["Giulia", "Giulia"],
    ["Anna Maria de Luca", "Anna L."],
    ["Søren Ærø", "Søren Æ."],
    ["李 小龍", "李 小."],
    ["", ""],
  ])("masks the name %o as %o", (name, shown) => {
    expect(summarise(address({ name }), "claimed").name).toBe(shown);
  });

  test("without a street or a town leaves no comma behind", () => {
    expect(summarise(address({ line1: "" }), "claimed").summary).toBe("Milano");
    expect(summarise(address({ city: "", region: "" }), "person").summary).toBe("Via Roma 1");
    expect(summarise(address({ city: "", region: "Dubai" }), "person").summary).toBe("Via Roma 1, Dubai");
  });
});
