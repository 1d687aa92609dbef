/** The shop as its pages show it. */
import type { LegalLinks } from "./legal.ts";

export interface Shop extends LegalLinks {
  name: string;
  legalName: string;
  /** Our own page with the seller's address and contact. */
  sellerUrl: string;
  /** `#rrggbb`; the page derives its accents and guarantees the contrast. */
  colour: string;
  logoUrl: string | null;
  /** `m.me` address of the Page, for "back to the chat" where the SDK cannot close. */
  chatUrl: string;
  /** Of the shop's one currency: how many digits its minor unit has (`minorDigits`). */
  digits: number;
  testMode: boolean;
}
