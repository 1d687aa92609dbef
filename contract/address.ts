/** A delivery address, and the description of the form that a country's addresses need. */
import * as v from "valibot";
import type { Bill } from "./bill.ts";

/** Longest value of any one field, in characters. */
export const ADDRESS_FIELD_MAX = 120;

export const ADDRESS_KEYS = ["name", "line1", "line2", "postcode", "city", "region", "phone"] as const;
export type AddressKey = (typeof ADDRESS_KEYS)[number];

const field = v.pipe(v.string(), v.trim(), v.maxLength(ADDRESS_FIELD_MAX));

/** As typed: any field may still be missing. What a country requires is checked against its form. */
export const AddressDraft = v.strictObject({
  country: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, "An ISO 3166 code in capitals, such as IT.")),
  name: v.optional(field, ""),
  line1: v.optional(field, ""),
  line2: v.optional(field, ""),
  postcode: v.optional(field, ""),
  city: v.optional(field, ""),
  region: v.optional(field, ""),
  phone: v.optional(field, ""),
});
export type AddressDraft = v.InferOutput<typeof AddressDraft>;

/** The same shape once its country's form has accepted it. */
export type Address = AddressDraft & { readonly checked?: never };

/** One field of a country's form, in the order the country writes it. */
export interface AddressField {
  key: AddressKey;
  /** Key of the label in the locale file, e.g. `label.postcode`, `label.zip`, `label.province`. */
  label: string;
  required: boolean;
  /** HTML autocomplete token. */
  autocomplete: string;
  inputMode: "text" | "numeric" | "tel";
  /** Two halves stand on one line; `third` takes the smaller part beside a `rest`. */
  width: "full" | "third" | "rest";
  /** A regular expression (no anchors) that the whole value must match, when the country has a rule. */
  pattern?: string;
  /** A value that would pass, for the error text: "such as 20121". */
  example?: string;
  /** A fixed list to choose from (states, provinces). */
  options?: { value: string; label: string }[];
}

export interface AddressForm {
  country: string;
  fields: AddressField[];
}

/** A field as a session fills it in: one of the country's, or the e-mail address in the same shape. */
export interface FormField extends Omit<AddressField, "key" | "inputMode"> {
  key: AddressKey | "email";
  inputMode: AddressField["inputMode"] | "email";
  /** In words, in the language of the checkout. */
  label: string;
}

/**
 * A country's form with the words of a session. A guest, who has no thread for the receipt, is asked for an e-mail address; for
 * what needs no delivery nobody is asked for more than a name and that.
 */
export interface Form {
  country: string;
  fields: FormField[];
  /** What it costs to go to that country by the cheapest way, before there is an address; null where nothing goes there. */
  estimate: Bill | null;
}
