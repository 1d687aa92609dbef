/**
 * PURE. Who sells, as a shop has to say before anybody pays (Directive 2000/31/EC, article 5, and 2011/83/EU, article 6): the shape of
 * `shop.seller`.
 */
import * as v from "valibot";
import { TITLE_CHARS_MAX } from "../limits.ts";
import { Text } from "./words.ts";

const ADDRESS_CHARS_MAX = 500;
const maybe = (words: string) => v.optional(v.nullable(v.pipe(Text(TITLE_CHARS_MAX), v.description(words))), null);

export const Seller = v.strictObject({
  legalName: v.pipe(
    Text(TITLE_CHARS_MAX),
    v.description("The seller's name as the law knows it: Officina Caffè S.r.l."),
  ),
  address: v.pipe(
    Text(ADDRESS_CHARS_MAX),
    v.description("The postal address as on a letter, its lines apart by line breaks."),
  ),
  email: v.pipe(
    Text(TITLE_CHARS_MAX),
    v.email("is no e-mail address."),
    v.description("The e-mail address at which buyers reach the seller."),
  ),
  phone: maybe("A telephone number with its country: +39 02 1234567."),
  register: maybe("Where the seller is registered, and under which number."),
  vatId: maybe("The VAT identification number: IT01234567890."),
});
export type Seller = v.InferOutput<typeof Seller>;
