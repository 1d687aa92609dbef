/** PURE. What a shop needs in its catalog before it may sell: goods, a place to send them to, and the seller's legal texts. */
import { good, type Line, note, wrong } from "../line.ts";

export interface Shelf {
  shop: {
    name: string;
    legalName: string;
    contact: string;
    termsUrl: string;
    termsVersion: string;
    privacyUrl: string;
    withdrawalUrl: string;
  } | null;
  /** Things that can be bought. */
  variants: number;
  /** Delivery zones with a rate. */
  zones: number;
}

const SEED =
  "for a trial: DATABASE_URL=... npm run db:seed fills in the demo shop; to sell: npm run catalog -- import shop.json";

const TEXTS = {
  legalName: "the seller's legal name",
  contact: "the seller's address and contact",
  termsVersion: "the version of the terms",
} as const;
const ADDRESSES = { termsUrl: "terms", privacyUrl: "privacy", withdrawalUrl: "withdrawal" } as const;

/** @param live real money is taken */
export function shopLines({ zones, shop, variants }: Shelf, live: boolean): Line[] {
  if (shop === null) return [wrong("catalog", "there is no shop in the database", SEED)];
  const missing = [variants === 0 && "nothing to buy", zones === 0 && "no place to deliver to"].filter(Boolean);
  return [
    missing.length > 0
      ? wrong("catalog", `${shop.name}: ${missing.join(", ")}`, "fill the tables products, variants and delivery_zones")
      : good("catalog", `${shop.name}: ${variants} to buy, ${zones} delivery zones`),
    legalLine(shop, live),
  ];
}

function legalLine(shop: NonNullable<Shelf["shop"]>, live: boolean): Line {
  const what = "legal texts";
  const blank = entriesOf(TEXTS).filter(([key]) => shop[key].trim() === "");
  const broken = entriesOf(ADDRESSES).filter(([key]) => !/^https?:$/.test(URL.parse(shop[key])?.protocol ?? ""));
  const missing = [...blank.map(([, name]) => name), ...broken.map(([, name]) => `an address of ${name}`)];
  const mend = "fill them in the table shop: the page shows them before anybody pays";
  if (missing.length > 0) return wrong(what, `missing: ${missing.join(", ")}`, mend);
  const isDemo = entriesOf(ADDRESSES).some(([key]) => new URL(shop[key]).hostname.endsWith(".test"));
  if (isDemo && live) return wrong(what, "are the demo shop's, beside a live key", mend);
  if (isDemo) return note(what, "are the demo shop's: enough for a trial, not to sell");
  return good(what, "are filled in; whether they suffice is your lawyer's to say");
}

const entriesOf = <K extends string>(names: Record<K, string>) => Object.entries(names) as [K, string][];
