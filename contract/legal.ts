/** The legal texts of a shop, and the addresses at which one version of them stands. */
export const LEGAL_KINDS = ["terms", "privacy", "withdrawal"] as const;
export type LegalKind = (typeof LEGAL_KINDS)[number];

/** Our own pages, each at the version that the buyer is shown. */
export interface LegalLinks {
  termsUrl: string;
  privacyUrl: string;
  withdrawalUrl: string;
}
