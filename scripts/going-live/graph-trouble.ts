/** PURE. What Graph's refusals mean to the owner of a Page, and what mends them (Messenger Platform, "Error codes", 2026-06-25). */
import type { GraphTrouble } from "./graph.ts";
import { type Line, wrong } from "./line.ts";
import { mendOf } from "./mends.ts";

/** Of the app, of the person, of the Page, and of one API: each has a limit of its own. */
const RATE_CODES = [4, 17, 32, 613];
const PERMISSION_CODES = [3, 10, 200];

/** Of messages outside the 24-hour window ("Utility messages", 2026-03-13). */
export const UTILITY_PERMISSION = "page_utility_messaging";

export const isPermissionMissing = (trouble: GraphTrouble): boolean =>
  trouble.kind === "refused" && PERMISSION_CODES.includes(trouble.code);

/**
 * @param what for whose sake Graph was asked
 * @param permission the one that the call needs
 */
export function troubleOf(trouble: GraphTrouble, what: string, permission: string): Line {
  if (trouble.kind === "away") {
    return wrong("Graph", "does not answer", "look at your connection and at metastatus.com; then run this again");
  }
  const { code, subcode, message } = trouble;
  if (code === 190) return wrong("META_PAGE_TOKEN", "is not valid, or not any more", mendOf("META_PAGE_TOKEN"));
  if (code === 100 && /appsecret_proof/i.test(message)) {
    return wrong("META_APP_SECRET", "is not the secret of the app that the token is of", mendOf("META_APP_SECRET"));
  }
  if (code === 100 && subcode === 33) {
    return wrong("META_PAGE_ID", "is not the Page that the token is of", mendOf("META_PAGE_ID"));
  }
  if (code === 1 || code === 2) {
    return wrong("Graph", "has trouble of its own just now", "run this again in some minutes");
  }
  if (RATE_CODES.includes(code)) {
    const mend = "wait ten minutes, then run this again: what is done is not done twice";
    return wrong(what, "Graph has had too many calls", mend);
  }
  if (isPermissionMissing(trouble)) {
    const says = `the token has no permission for it (${permission})`;
    return wrong(what, says, `grant ${permission} to the app, then generate a new META_PAGE_TOKEN`);
  }
  return wrong(what, `Graph refused it: ${message}`, "look its code up in Messenger's table of error codes");
}
