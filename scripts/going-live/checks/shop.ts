/** PURE. What a shop needs in its catalog before it may sell: goods, a place to send them to, and the seller's legal texts. */
import type { LegalKind } from "../../../contract/legal.ts";
import type { Seller } from "../../../db/documents.ts";
import { good, type Line, note, wrong } from "../line.ts";

export interface Shelf {
  shop: {
    name: string;
    seller: Seller;
    termsVersion: string;
  } | null;
  /** Which legal texts of that version are there in the shop's own language. */
  texts: LegalKind[];
  /** Things that can be bought. */
  variants: number;
  /** Delivery zones with a rate. */
  zones: number;
}

const SEED =
  "for a trial: DATABASE_URL=... npm run db:seed fills in the demo shop; to sell: npm run catalog -- import shop.json";

const SELLER = {
  legalName: "the seller's legal name",
  address: "the seller's postal address",
  email: "the seller's e-mail address",
} as const;
const TEXTS: Record<LegalKind, string> = {
  terms: "the terms",
  privacy: "the privacy policy",
  withdrawal: "the right of withdrawal",
};

/** @param live real money is taken */
export function shopLines(shelf: Shelf, live: boolean): Line[] {
  const { shop, variants, zones } = shelf;
  if (shop === null) return [wrong("catalog", "there is no shop in the database", SEED)];
  const missing = [variants === 0 && "nothing to buy", zones === 0 && "no place to deliver to"].filter(Boolean);
  return [
    missing.length > 0
      ? wrong("catalog", `${shop.name}: ${missing.join(", ")}`, "fill the tables products, variants and delivery_zones")
      : good("catalog", `${shop.name}: ${variants} to buy, ${zones} delivery zones`),
    legalLine(shop, shelf.texts, live),
  ];
}

function legalLine({ seller, termsVersion }: NonNullable<Shelf["shop"]>, texts: LegalKind[], live: boolean): Line {
  const what = "legal texts";
  const blank = entriesOf(SELLER).filter(([key]) => (seller[key] ?? "").trim() === "");
  const absent = entriesOf(TEXTS).filter(([kind]) => !texts.includes(kind));
  const missing = [
    ...blank.map(([, name]) => name),
    ...absent.map(([, name]) => `${name} of version ${termsVersion} in the shop's language`),
  ];
  const mend = "fill in shop.seller and legal_texts: the page shows them before anybody pays";
  if (missing.length > 0) return wrong(what, `missing: ${missing.join(", ")}`, mend);
  const isDemo = seller.email.endsWith(".test");
  if (isDemo && live) return wrong(what, "are the demo shop's, beside a live key", mend);
  if (isDemo) return note(what, "are the demo shop's: enough for a trial, not to sell");
  return good(what, "are filled in; whether they suffice is your lawyer's to say");
}

const entriesOf = <K extends string>(names: Record<K, string>) => Object.entries(names) as [K, string][];
