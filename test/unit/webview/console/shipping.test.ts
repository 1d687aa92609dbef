import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { FulfilmentRequest } from "../../../../contract/merchant.ts";
import {
  CARRIERS,
  faultsOf,
  NO_PARCEL,
  OTHER,
  type Parcel,
  shippedWith,
} from "../../../../webview/console/shipping.ts";
import { KNOWN_CARRIERS, trackingUrlOf } from "../../../../worker/merchant/carriers.ts";

const parcel = (more: Partial<Parcel>): Parcel => ({ ...NO_PARCEL, ...more });
const taken = (request: unknown) => v.safeParse(FulfilmentRequest, request).success;

test("the carriers to choose from are those whose tracking pages the worker knows", () => {
  expect(CARRIERS.filter((name) => trackingUrlOf(name, "JD014600003") === null)).toEqual([]);
  expect(CARRIERS).toHaveLength(KNOWN_CARRIERS.length);
});

describe("a parcel", () => {
  test.each<[string, Partial<Parcel>, object]>([
    ["of which nothing is known", {}, { to: "shipped" }],
    [
      "with a known carrier has no link of its own",
      { carrier: "DHL", number: " JD014600003 ", url: "https://left.over", otherName: "left over" },
      { to: "shipped", carrier: "DHL", trackingNumber: "JD014600003" },
    ],
    [
      "with another carrier",
      { carrier: OTHER, otherName: "Corriere", number: "AB12", url: "https://corriere.example/AB12" },
      { to: "shipped", carrier: "Corriere", trackingNumber: "AB12", trackingUrl: "https://corriere.example/AB12" },
    ],
  ])("%s is taken as it was typed", (_, part, request) => {
    expect(faultsOf(parcel(part))).toEqual({});
    expect(shippedWith(parcel(part))).toEqual(request);
    expect(taken(request)).toBe(true);
  });

  test.each<[Partial<Parcel>, object]>([
    [{ number: "JD014600003" }, { carrier: "missing" }],
    [{ carrier: OTHER }, { otherName: "missing" }],
    [{ carrier: "DHL", number: "J" }, { number: "format" }],
    [{ carrier: "DHL", number: "JD<script>" }, { number: "format" }],
    [{ carrier: OTHER, otherName: "Corriere", url: "http://corriere.example" }, { url: "format" }],
    [{ carrier: OTHER, otherName: "Corriere", url: "javascript:alert(1)" }, { url: "format" }],
  ])("typed as %j is not sent: %j", (part, faults) => {
    expect(faultsOf(parcel(part))).toEqual(faults);
  });
});
