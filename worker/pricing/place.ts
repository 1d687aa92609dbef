/** PURE. Where things go, and whether that is in a place that a merchant described: a country, regions of it, postcodes. */
import * as v from "valibot";
import { ADDRESS_FIELD_MAX } from "../../contract/address.ts";
import { POSTCODES_PER_PLACE_MAX, REGIONS_PER_PLACE_MAX } from "../limits.ts";

const Country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "is no ISO 3166 code in capitals, such as IT."));
const Words = v.pipe(v.string(), v.maxLength(ADDRESS_FIELD_MAX));

/** As far as it is known: region and postcode may be empty, and are as the buyer typed them. */
export const Destination = v.strictObject({
  country: Country,
  region: v.optional(Words, ""),
  postcode: v.optional(Words, ""),
});
export type Destination = v.InferOutput<typeof Destination>;

/** Everywhere, in the place of a country. */
export const ANYWHERE = "*";
const RANGE = "..";

/**
 * `23041`, or all that begin so: `BT*`, or from one to another by their leading digits: `20121..20162`. Spaces, hyphens and
 * small letters do not matter.
 */
const Postcodes = v.pipe(
  v.string(),
  v.transform(plain),
  v.regex(
    /^[A-Z0-9]{1,10}\*?$|^\d{1,10}\.\.\d{1,10}$/,
    "is no postcode, no beginning (BT*) and no range (1000..1999).",
  ),
  v.check(isRising, "is a range whose ends differ in length or order."),
);

/** In the country, and where lists are given also in one of the regions and one of the postcodes. */
export const Place = v.pipe(
  v.strictObject({
    country: v.union([v.literal(ANYWHERE), Country]),
    /** As addresses name them: ISO 3166-2 without the country where there is a list (`CA`, `MI`), else in words. */
    regions: v.optional(v.pipe(v.array(Words), v.maxLength(REGIONS_PER_PLACE_MAX)), []),
    postcodes: v.optional(v.pipe(v.array(Postcodes), v.maxLength(POSTCODES_PER_PLACE_MAX)), []),
  }),
  v.check(
    ({ country, regions, postcodes }) => country !== ANYWHERE || regions.length + postcodes.length === 0,
    "names regions or postcodes of no country.",
  ),
);
export type Place = v.InferOutput<typeof Place>;

/**
 * Which of several is nearest to the destination: one that names its postcode before one that names its region, its country, or
 * anywhere; the earlier one of two equals. Null when it is in none.
 */
export function nearest<T extends { places: readonly Place[] }>(zones: readonly T[], to: Destination): T | null {
  let found: T | null = null;
  let best = 0;
  for (const zone of zones) {
    const near = Math.max(0, ...zone.places.map((place) => nearness(place, to)));
    if (near <= best) continue;
    found = zone;
    best = near;
  }
  return found;
}

/** 0 is elsewhere. */
function nearness({ country, regions, postcodes }: Place, to: Destination): number {
  if (country === ANYWHERE) return 1;
  if (country !== to.country) return 0;
  if (regions.length > 0 && !regions.some((region) => fold(region) === fold(to.region))) return 0;
  if (postcodes.length > 0 && !postcodes.some((rule) => covers(rule, postcodeOf(to)))) return 0;
  if (postcodes.length > 0) return 4;
  return regions.length > 0 ? 3 : 2;
}

function covers(rule: string, postcode: string): boolean {
  if (postcode === "") return false;
  if (rule.endsWith("*")) return postcode.startsWith(rule.slice(0, -1));
  const [from = "", to] = rule.split(RANGE);
  if (to === undefined) return postcode === from;
  const leading = postcode.slice(0, from.length);
  return leading.length === from.length && from <= leading && leading <= to;
}

/** The four digits that the United States may add name a street of the same place. */
function postcodeOf({ country, postcode }: Destination): string {
  const whole = plain(postcode);
  return country === "US" ? whole.slice(0, 5) : whole;
}

function plain(postcode: string): string {
  return postcode.replace(/[\s-]/g, "").toUpperCase();
}

function fold(region: string): string {
  return region.normalize("NFKC").trim().toUpperCase();
}

function isRising(rule: string): boolean {
  const [from = "", to] = rule.split(RANGE);
  return to === undefined || (from.length === to.length && from <= to);
}
