/**
 * PURE. What `/me` and `debug_token` tell of the Page's token. The shape of `debug_token` is from memory (Graph API reference,
 * "debug_token"): a field that is missing is not taken for a fault.
 */
import type { Config } from "../../../worker/config.ts";
import { good, type Line, note, wrong } from "../line.ts";
import { mendOf } from "../mends.ts";

/** Without these nothing goes out and nothing comes in. */
const NEEDED = ["pages_messaging", "pages_manage_metadata"];
const WARN_MS = 14 * 86_400_000;

/** @param me the answer to `GET /me?fields=id,name` */
export function pageLine(me: unknown, pageId: string): Line {
  const { id, name } = Object(me);
  if (String(id) === pageId) return good("META_PAGE_TOKEN", `is of the Page ${name ?? pageId}`);
  const mend = `set META_PAGE_ID to ${id} if that is your Page; else ${mendOf("META_PAGE_TOKEN")}`;
  return wrong("META_PAGE_ID", `is ${pageId}, but the token is of ${name ?? "another"} (${id})`, mend);
}

/** @param now milliseconds since 1970 */
export function tokenLines(answer: unknown, { appId }: Config["meta"], now: number): Line[] {
  const { app_id: app, expires_at: expires, is_valid: isValid, scopes } = Object(Object(answer).data);
  if (isValid === false) return [wrong("META_PAGE_TOKEN", "is not valid, or not any more", mendOf("META_PAGE_TOKEN"))];
  if (app !== undefined && String(app) !== appId) {
    return [wrong("META_APP_ID", `is ${appId}, but the token was made by the app ${app}`, mendOf("META_APP_ID"))];
  }
  return [
    good("META_APP_ID", "and META_APP_SECRET are of the app that made the token"),
    ...permissionLines(Array.isArray(scopes) ? scopes.map(String) : null),
    ...expiryLines(Number(expires), now),
  ];
}

function permissionLines(scopes: string[] | null): Line[] {
  const what = "permissions";
  if (scopes === null) return [note(what, "Graph does not say what the token may do")];
  const missing = NEEDED.filter((scope) => !scopes.includes(scope));
  const mend = "grant them to the app for this Page, then generate a new META_PAGE_TOKEN";
  return [missing.length > 0 ? wrong(what, `missing: ${missing.join(", ")}`, mend) : good(what, NEEDED.join(", "))];
}

/** 0 is for ever. */
function expiryLines(expires: number, now: number): Line[] {
  if (!(expires > 0)) return [];
  const until = `until ${new Date(expires * 1000).toISOString().slice(0, 10)}`;
  if (expires * 1000 > now + WARN_MS) return [note("META_PAGE_TOKEN", `is valid ${until}`)];
  return [wrong("META_PAGE_TOKEN", `is valid ${until} only`, mendOf("META_PAGE_TOKEN"))];
}
