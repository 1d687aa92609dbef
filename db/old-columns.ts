/**
 * Columns of the shop that `seller` and `legal_texts` replace, written as long as somebody reads them. This file, its two uses in
 * catalog-import.ts and the columns go together.
 */
import type { ShopSettingsRow } from "./catalog-rows.ts";

export const OLD_SHOP_COLUMNS = {
  legal_name: "text",
  contact: "text",
  terms_url: "text",
  privacy_url: "text",
  withdrawal_url: "text",
};

/** The addresses of the legal texts are not known to a catalog file: it has the texts themselves. */
export function oldShopColumns({ seller }: ShopSettingsRow): Record<keyof typeof OLD_SHOP_COLUMNS, string> {
  const { address, email, legalName } = seller as Record<"address" | "email" | "legalName", string>;
  const contact = `${address.split("\n").join(", ")} · ${email}`;
  return { legal_name: legalName, contact, terms_url: "", privacy_url: "", withdrawal_url: "" };
}
