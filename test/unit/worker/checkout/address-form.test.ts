import { describe, expect, test } from "vitest";
import { ADDRESS_KEYS } from "../../../../contract/address.ts";
import { addressForm, checkAddress, ofItsForm } from "../../../../worker/checkout/address-form.ts";
import { REGIONS } from "../../../../worker/checkout/regions.ts";
import { fc } from "../../seeded.ts";
import { address } from "../rows.ts";

const required = (country: string) => addressForm(country).fields.filter((field) => field.required);
const keysOf = (country: string) => addressForm(country).fields.map((field) => field.key);

/** Every code of ISO 3166: two letters that ICU has a name for. */
const COUNTRIES = (() => {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => names.of(code) !== undefined);
})();

describe("a country's form", () => {
  test("in Italy asks for the province by name, beside the town", () => {
    expect(keysOf("IT")).toEqual(["name", "line1", "line2", "postcode", "city", "region"]);
    const region = addressForm("IT").fields.at(-1);
    expect(region).toMatchObject({ label: "label.province", required: true });
    expect(region?.options).toContainEqual({ value: "MI", label: "Milano" });
  });

  test("in Germany has the postcode before the town and no region", () => {
    expect(keysOf("DE")).toEqual(["name", "line1", "line2", "postcode", "city"]);
    expect(addressForm("DE").fields[3]).toMatchObject({ inputMode: "numeric", width: "third", pattern: "\\d{5}" });
    expect(addressForm("DE").fields[4]).toMatchObject({ key: "city", width: "rest" });
  });

  test("in the United States has city, state and ZIP code in this order", () => {
    expect(keysOf("US")).toEqual(["name", "line1", "line2", "city", "region", "postcode"]);
    const [, , , , region, postcode] = addressForm("US").fields;
    expect(region).toMatchObject({ label: "label.state" });
    expect(region?.options).toContainEqual({ value: "CA", label: "California" });
    // ZIP+4 has a dash, which a numeric keyboard lacks.
    expect(postcode).toMatchObject({ label: "label.zip", inputMode: "text" });
  });

  test("in Britain has the postcode after the town", () => {
    expect(keysOf("GB")).toEqual(["name", "line1", "line2", "city", "postcode"]);
  });

  test("in France has the postcode before the town", () => {
    expect(keysOf("FR")).toEqual(["name", "line1", "line2", "postcode", "city"]);
  });

  test.each(["IT", "DE", "US", "GB", "FR"])("in %s has at most six required fields", (country) => {
    expect(required(country).length).toBeLessThanOrEqual(6);
  });

  test("exists for every country of ISO 3166, with at most six required fields, a name and a street", () => {
    expect(COUNTRIES.length).toBeGreaterThan(249);
    for (const country of COUNTRIES) {
      const keys = keysOf(country);
      expect(keys, country).toEqual([...new Set(keys)]);
      expect(keys, country).toEqual(expect.arrayContaining(["name", "line1", "line2"]));
      expect(required(country).length, country).toBeLessThanOrEqual(6);
      expect(
        keys.filter((key) => !ADDRESS_KEYS.includes(key)),
        country,
      ).toEqual([]);
    }
  });

  test("of a country that does not exist still asks for a name, a street and a town", () => {
    expect(keysOf("ZZ")).toEqual(["name", "line1", "line2", "city"]);
  });

  test("has the autocomplete tokens of a delivery address", () => {
    const tokens = addressForm("US").fields.map((field) => field.autocomplete);
    expect(tokens).toEqual([
      "shipping name",
      "shipping address-line1",
      "shipping address-line2",
      "shipping address-level2",
      "shipping address-level1",
      "shipping postal-code",
    ]);
  });

  test("gives an example that passes its own pattern", () => {
    const ruled = COUNTRIES.flatMap((country) => addressForm(country).fields).filter((field) => field.pattern);
    expect(ruled.length).toBeGreaterThanOrEqual(10);
    for (const { pattern, example } of ruled) expect(example).toMatch(new RegExp(`^(?:${pattern})$`));
  });

  test("puts a third and a rest on one line, or neither", () => {
    for (const country of COUNTRIES) {
      const widths = addressForm(country).fields.map((field) => field.width);
      const third = widths.indexOf("third");
      const rest = widths.indexOf("rest");
      if (third >= 0 || rest >= 0) expect(Math.abs(third - rest), country).toBe(1);
    }
  });
});

describe("a region list", () => {
  test.each([
    ["US", 52],
    ["IT", 107],
  ])("of %s has %i codes, each once", (country, count) => {
    const codes = REGIONS[country]?.map((region) => region.value) ?? [];
    expect(codes).toHaveLength(count);
    expect(new Set(codes).size).toBe(count);
    expect(codes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
    expect(REGIONS[country]?.filter((region) => region.label.trim() === "")).toEqual([]);
  });
});

describe("a typed address", () => {
  test.each([
    ["Italy", address()],
    ["Germany", address({ country: "DE", line1: "Hauptstraße 5", postcode: "10115", city: "Berlin", region: "" })],
    ["the United States", address({ country: "US", postcode: "94107", city: "San Francisco", region: "CA" })],
    ["the United States with ZIP+4", address({ country: "US", postcode: "94107-1234", region: "CA" })],
    ["Britain", address({ country: "GB", postcode: "SW1A 1AA", city: "London", region: "" })],
    [
      "Britain, in small letters without a blank",
      address({ country: "GB", postcode: "sw1a1aa", city: "London", region: "" }),
    ],
    ["France", address({ country: "FR", postcode: "75001", city: "Paris", region: "" })],
    [
      "Portugal, whose rule is the library's",
      address({ country: "PT", postcode: "1000-001", city: "Lisboa", region: "" }),
    ],
  ])("in %s is taken", (_, typed) => {
    expect(checkAddress(typed)).toEqual({});
  });

  test("with nothing in it misses every required field and no other", () => {
    const empty = address({ name: "", line1: "", postcode: "", city: "", region: "" });
    expect(checkAddress(empty)).toEqual({
      name: "missing",
      line1: "missing",
      postcode: "missing",
      city: "missing",
      region: "missing",
    });
  });

  test.each([
    ["IT", "2012"],
    ["IT", "201211"],
    ["DE", "1011A"],
    ["US", "9410"],
    ["GB", "12345"],
    ["FR", "7500"],
    ["PT", "12"],
  ])("in %s with the postcode %s has a wrong format", (country, postcode) => {
    const region = country === "US" ? "CA" : "MI";
    expect(checkAddress(address({ country, postcode, region }))).toEqual({ postcode: "format" });
  });

  test("with a region that is not on the list names the region", () => {
    expect(checkAddress(address({ region: "XX" }))).toEqual({ region: "unknown" });
  });

  test("is not asked for a region where none is needed", () => {
    expect(checkAddress(address({ country: "FR", postcode: "75001", region: "nowhere" }))).toEqual({});
  });

  test("keeps nothing that was typed for another country whose form asks for more", () => {
    const typed = address({ country: "SG", postcode: "018956", city: "Milano", region: "MI", phone: "+65 6123 4567" });
    expect(keysOf("SG")).not.toContain("city");
    expect(ofItsForm(typed)).toEqual({ ...typed, city: "", region: "" });
    const blank = { line1: "", line2: "", postcode: "", city: "", region: "", phone: "" };
    expect(ofItsForm(typed, false)).toEqual({ ...typed, ...blank });
  });

  test("of any country and content is judged without an exception, by fields of its own form", () => {
    const text = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...COUNTRIES), text, text, text, (country, postcode, city, region) => {
        const faults = checkAddress(address({ country, postcode, city, region }));
        const keys: string[] = keysOf(country);
        expect(Object.keys(faults).filter((key) => !keys.includes(key))).toEqual([]);
      }),
    );
  });
});
