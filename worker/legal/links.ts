/** PURE. Where the legal texts of one version stand, and who sells. */
import type { LegalKind, LegalLinks } from "../../contract/legal.ts";

/** @param locale the language that its reader is shown it in */
export function legalUrl(publicUrl: string, kind: LegalKind, version: string, locale: string): string {
  return `${publicUrl}/legal/${kind}/${encodeURIComponent(version)}?lang=${encodeURIComponent(locale)}`;
}

export function legalLinks(publicUrl: string, version: string, locale: string): LegalLinks {
  const urlOf = (kind: LegalKind) => legalUrl(publicUrl, kind, version, locale);
  return { termsUrl: urlOf("terms"), privacyUrl: urlOf("privacy"), withdrawalUrl: urlOf("withdrawal") };
}

export function sellerUrl(publicUrl: string, locale: string): string {
  return `${publicUrl}/legal/seller?lang=${encodeURIComponent(locale)}`;
}
