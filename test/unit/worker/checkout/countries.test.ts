import { describe, expect, test } from "vitest";
import { servedCountries } from "../../../../worker/checkout/countries.ts";
import { served } from "../rows.ts";

const codesOf = (...parameters: Parameters<typeof servedCountries>) =>
  servedCountries(...parameters).map(({ code }) => code);

describe("the countries to choose from", () => {
  test("begin at home and go on by their names in the buyer's language", () => {
    expect(codesOf(served("US", "DE", "IT", "AT"), "IT", "en")).toEqual(["IT", "AT", "DE", "US"]);
    expect(servedCountries(served("DE", "AT"), "IT", "de").map(({ name }) => name)).toEqual([
      "Deutschland",
      "Österreich",
    ]);
  });

  test("have one of which only some places are served, and none that is left out as a whole", () => {
    const places = [
      { country: "*", whole: true, open: true },
      { country: "CH", whole: true, open: false },
      { country: "NO", whole: false, open: false },
    ];
    const codes = codesOf([...places, { country: "ZZ", whole: true, open: true }], "IT", "en");
    expect([codes.includes("CH"), codes.includes("NO"), codes.includes("ZZ")]).toEqual([false, true, false]);
    expect(codesOf([{ country: "GB", whole: false, open: true }], "IT", "en")).toEqual(["GB"]);
  });

  test("are none where nothing is delivered", () => {
    expect(codesOf([], "IT", "en")).toEqual([]);
  });
});
