/** The keys that no other company gives: the worker holds the same as this machine, and alerts arrive where they are meant to. */
import type { AlertTested } from "../../../contract/merchant.ts";
import { signLink } from "../../../worker/checkout/link.ts";
import type { Config } from "../../../worker/config.ts";
import { LINK_TTL_MS } from "../../../worker/limits.ts";
import { good, type Line, note, unchecked, wrong } from "../line.ts";
import { mendOf } from "../mends.ts";
import { type Answer, ask, DEPLOY, other, silent, unwell, WORKER } from "./asking.ts";

const NOBODYS = { checkoutId: "chk_doctor", buyerId: "byr_doctor", items: [{ variantId: "doctor", quantity: 1 }] };

/** A link for nothing that was over long ago: that it is over, the worker says only of one that it could have signed itself. */
export async function linkKeyLines({ linkKeys, meta, publicUrl }: Config, now: number): Promise<Line[]> {
  const token = await signLink(linkKeys, meta.pageId, NOBODYS, new Date(now - 2 * LINK_TTL_MS));
  const answer = await ask(`${publicUrl}/c/${token}`);
  if (answer === null) return [silent(publicUrl)];
  if (answer.status === 410) return [good("LINK_KEYS", "are the worker's, too")];
  if (answer.status === 503) return [unchecked("LINK_KEYS", "not checked: the shop and its database first")];
  if (answer.status !== 404) return [unwell("LINK_KEYS", answer.status)];
  const mend =
    "npx wrangler secret put LINK_KEYS, with the value that is right; META_PAGE_ID in wrangler.toml; npm run deploy";
  return [wrong("LINK_KEYS", "or META_PAGE_ID is another one at the worker than here", mend)];
}

/** The worker posts an alert that says it is only a test: nothing else is ever posted to an address by looking at it. */
export async function consoleKeyLines({ alertUrl, consoleKey, publicUrl }: Config): Promise<Line[]> {
  const headers = { authorization: `Bearer ${consoleKey}`, "content-type": "application/json" };
  const answer = await ask(`${publicUrl}/api/merchant/alerts/test`, { method: "POST", headers, body: "{}" });
  if (answer === null) return [silent(publicUrl)];
  if (answer.status === 401) return [other("CONSOLE_KEY")];
  if (answer.status === 404) return [wrong(WORKER, "is of an older version than this folder", DEPLOY)];
  const tested = testedIn(answer);
  if (tested === null) return [unwell("CONSOLE_KEY", answer.status)];
  return [good("CONSOLE_KEY", "is the worker's, too"), alertLine(tested, alertUrl !== null)];
}

function testedIn({ status, text }: Answer): AlertTested | null {
  if (status !== 200) return null;
  try {
    return JSON.parse(text) as AlertTested;
  } catch {
    return null;
  }
}

function alertLine({ outcome, reason }: AlertTested, isSetHere: boolean): Line {
  const what = "ALERT_URL";
  if (outcome === "taken") return good(what, "took a test alert");
  if (outcome === "refused") {
    const mend = `the address has to answer 2xx within ten seconds, without a redirect; else ${mendOf(what)}`;
    return wrong(what, `did not take a test alert: ${reason}`, mend);
  }
  if (isSetHere) return wrong(what, "is set here, and not at the worker", `npx wrangler secret put ${what}`);
  return note(what, "is not set: nobody is told of paid orders, and of what needs a person");
}
