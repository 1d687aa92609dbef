import * as v from "valibot";
import { expect, test } from "vitest";
import { ADDRESS_FIELD_MAX, AddressDraft } from "../../../contract/address.ts";

test("a draft may lack everything but its country, and what is typed is trimmed", () => {
  expect(v.parse(AddressDraft, { country: "IT", name: "  Giulia Rossi " })).toEqual({
    country: "IT",
    name: "Giulia Rossi",
    line1: "",
    line2: "",
    postcode: "",
    city: "",
    region: "",
    phone: "",
  });
});

test.each(["it", "ITA", "I1", "", undefined])("the country %o is refused", (country) => {
  expect(v.is(AddressDraft, { country })).toBe(false);
});

test("a field may be as long as the bound and no longer", () => {
  expect(v.is(AddressDraft, { country: "IT", city: "x".repeat(ADDRESS_FIELD_MAX) })).toBe(true);
  expect(v.is(AddressDraft, { country: "IT", city: "x".repeat(ADDRESS_FIELD_MAX + 1) })).toBe(false);
});

test("an unknown property is refused", () => {
  expect(v.is(AddressDraft, { country: "IT", total: 1 })).toBe(false);
});
