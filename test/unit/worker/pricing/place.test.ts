import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { nearest, Place } from "../../../../worker/pricing/place.ts";

const zone = (id: string, ...places: v.InferInput<typeof Place>[]) => ({
  id,
  places: places.map((place) => v.parse(Place, place)),
});
const to = (country: string, region = "", postcode = "") => ({ country, region, postcode });

const ZONES = [
  zone("world", { country: "*" }),
  zone("italy", { country: "IT" }),
  zone("islands", { country: "IT", regions: ["PA", "CA"] }, { country: "IT", regions: ["SS"] }),
  zone("livigno", { country: "IT", postcodes: ["23041"] }),
  zone("ulster", { country: "GB", postcodes: ["BT*"] }),
  zone("lisbon", { country: "PT", postcodes: ["1000..1999"] }),
  zone("manhattan", { country: "US", postcodes: ["10001..10282"] }),
  zone("alcatraz", { country: "US", postcodes: ["94133"] }),
  zone("california", { country: "US", regions: ["CA"] }),
];
const found = (...place: Parameters<typeof to>) => nearest(ZONES, to(...place))?.id ?? null;

describe("the nearest place", () => {
  test.each([
    ["a country", to("IT", "MI", "20121"), "italy"],
    ["a region before its country", to("IT", "PA", "90133"), "islands"],
    ["a region of the second list", to("IT", "SS", "07100"), "islands"],
    ["a region in small letters with spaces", to("US", " ca "), "california"],
    ["a region of the same letters elsewhere", to("ES", "CA"), "world"],
    ["a postcode before its country", to("IT", "SO", "23041"), "livigno"],
    ["a postcode's beginning, however it is typed", to("GB", "", "bt1 5gs"), "ulster"],
    ["a postcode with another beginning", to("GB", "", "B1 1BT"), "world"],
    ["a range by its leading digits", to("PT", "", "1000-001"), "lisbon"],
    ["the end of a range", to("PT", "", "1999-999"), "lisbon"],
    ["the next after a range", to("PT", "", "2000-001"), "world"],
    ["the first of a range", to("US", "NY", "10001"), "manhattan"],
    ["a ZIP with its four further digits", to("US", "NY", "10282-1234"), "manhattan"],
    ["a single ZIP with its four further digits", to("US", "CA", "94133-1234"), "alcatraz"],
    ["a postcode too short for the range", to("US", "NY", "100"), "world"],
    ["a postcode that is not known yet", to("US", "NY"), "world"],
    ["anywhere", to("JP"), "world"],
  ])("of %s", (_, destination, id) => {
    expect(nearest(ZONES, destination)?.id).toBe(id);
  });

  test("of two equally near is the one that the merchant wrote first", () => {
    expect(nearest([zone("first", { country: "IT" }), zone("second", { country: "IT" })], to("IT"))?.id).toBe("first");
  });

  test("of a region and a postcode together needs both", () => {
    const both = [zone("both", { country: "US", regions: ["NY"], postcodes: ["100*"] })];
    expect(nearest(both, to("US", "NY", "10001"))?.id).toBe("both");
    expect(nearest(both, to("US", "NJ", "10001"))).toBeNull();
    expect(nearest(both, to("US", "NY", "11201"))).toBeNull();
  });

  test("is none where nobody wrote one", () => {
    expect(nearest(ZONES.slice(1), to("JP"))).toBeNull();
    expect(found("GB", "", "BT15GS")).toBe("ulster");
  });
});

describe("a place", () => {
  test.each([
    ["a country in small letters", { country: "it" }],
    ["a country by name", { country: "Italy" }],
    ["regions of no country", { country: "*", regions: ["CA"] }],
    ["postcodes of no country", { country: "*", postcodes: ["10*"] }],
    ["a falling range", { country: "IT", postcodes: ["20162..20121"] }],
    ["a range of two lengths", { country: "IT", postcodes: ["1..20121"] }],
    ["a range of letters", { country: "GB", postcodes: ["AB..BT"] }],
    ["a pattern", { country: "IT", postcodes: ["2*1"] }],
    ["an empty postcode", { country: "IT", postcodes: [""] }],
    ["a key that nobody reads", { country: "IT", postcode: "20121" }],
    ["more postcodes than we look through", { country: "IT", postcodes: Array.from({ length: 501 }, () => "20121") }],
  ])("with %s is not taken", (_, input) => {
    expect(v.is(Place, input)).toBe(false);
  });

  test("keeps postcodes as they are compared", () => {
    expect(v.parse(Place, { country: "GB", postcodes: ["bt1 *", "1000-1999".replace("-", "..")] }).postcodes).toEqual([
      "BT1*",
      "1000..1999",
    ]);
  });
});
