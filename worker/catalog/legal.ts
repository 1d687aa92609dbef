/** PURE. The legal texts of a shop, and what must be there before anything may be sold. */
import * as v from "valibot";
import { LEGAL_TEXT_CHARS_MAX } from "../limits.ts";
import type { Finding, Path } from "./fault.ts";
import { fieldOf } from "./raw.ts";
import { byLanguage, Text } from "./words.ts";

export const LEGAL_KINDS = ["terms", "privacy", "withdrawal"] as const;
export type LegalKind = (typeof LEGAL_KINDS)[number];

const body = (words: string) =>
  v.pipe(Text(LEGAL_TEXT_CHARS_MAX), v.description(`${words} Plain paragraphs, apart by empty lines.`));

export const LegalTexts = byLanguage(
  v.strictObject({
    terms: body("The terms and conditions."),
    privacy: body("The privacy policy."),
    withdrawal: body("The right of withdrawal, with how to use it."),
  }),
);
export type LegalTexts = v.InferOutput<typeof LegalTexts>;

/** What the texts are called on an order: made of nothing but the texts, in any order of their languages. */
export async function versionOf(legal: LegalTexts): Promise<string> {
  const texts = Object.entries(legal).flatMap(([language, kinds]) =>
    LEGAL_KINDS.map((kind) => [language, kind, kinds[kind]]),
  );
  const bytes = new TextEncoder().encode(JSON.stringify(texts.toSorted((a, b) => (`${a}` < `${b}` ? -1 : 1))));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, VERSION_BYTES)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
const VERSION_BYTES = 16;

const SELLER = {
  legalName: "the seller's legal name",
  address: "the seller's postal address",
  email: "the seller's e-mail address",
} as const;
const NAMES: Record<LegalKind, string> = {
  terms: "the terms",
  privacy: "the privacy policy",
  withdrawal: "the right of withdrawal",
};

/**
 * Every piece of legal data without which a shop may not sell. Looks at a document before anybody has checked its shape, so that
 * it is all said at once.
 */
export function missingLegal(document: unknown): Finding[] {
  const seller = fieldOf(document, "seller");
  const missingSeller = Object.entries(SELLER)
    .filter(([key]) => isBlank(fieldOf(seller, key)))
    .map(([key, name]) => missing(["seller", key], name));
  const locale = fieldOf(fieldOf(document, "shop"), "locale");
  const language = languageFor(fieldOf(document, "legal"), locale);
  const texts = fieldOf(fieldOf(document, "legal"), language);
  const missingTexts = LEGAL_KINDS.filter((kind) => isBlank(fieldOf(texts, kind))).map((kind) =>
    missing(["legal", language, kind], `${NAMES[kind]} in the shop's own language`),
  );
  return [...missingSeller, ...missingTexts];
}

/** The shop's own locale, or its language alone: texts in `en` serve a shop in `en-GB`. */
function languageFor(legal: unknown, locale: unknown): string {
  if (typeof locale !== "string" || locale === "") return "en";
  return fieldOf(legal, locale) === undefined ? (locale.split("-")[0] ?? locale) : locale;
}

const isBlank = (value: unknown) => value === undefined || value === null || value === "" || `${value}`.trim() === "";

const missing = (path: Path, name: string): Finding => ({
  path,
  value: null,
  says: "is missing",
  mend: `write ${name}: nothing may be sold without it`,
});
