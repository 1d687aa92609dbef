import { expect, test } from "vitest";
import { KNOWN_CARRIERS, trackingUrlOf } from "../../../../worker/merchant/carriers.ts";

test.each(KNOWN_CARRIERS)("a parcel with %s is followed at an https address that holds its number", (carrier) => {
  const url = trackingUrlOf(carrier, "AB 12-34");
  expect(new URL(url ?? "").protocol).toBe("https:");
  expect(url).toContain("AB12-34");
  expect(url).not.toContain("{");
});

test.each(["Royal Mail", "royal-mail", "ROYALMAIL"])("a carrier is known however its name is written: %s", (name) => {
  expect(trackingUrlOf(name, "X1234")).toContain("royalmail.com");
});

test("a number cannot change where the address leads", () => {
  const url = new URL(trackingUrlOf("DHL", "1&tracking-id=2#/../") ?? "");
  expect(url.host).toBe("www.dhl.com");
  expect(url.searchParams.getAll("tracking-id")).toEqual(["1&tracking-id=2#/../"]);
});

test("of a carrier that nobody knows there is no address", () => {
  expect(trackingUrlOf("My cousin", "1234")).toBeNull();
});
