/**
 * Messenger's Extensions SDK, as a page in the phone's webview meets it (Meta docs, Messenger Extensions SDK and `getContext`): a script, and
 * behind it the phone's word for who holds it, signed by Meta. It can be missing, silent, late or wrong.
 */
import { createHmac } from "node:crypto";
import type { Person } from "./people.ts";
import type { World } from "./world.ts";

/**
 * `full`: answers. `silent`: loads and never answers, as on a desktop. `absent`: does not load. `eu`: error 2071011, as where the features are
 * taken away. `old`: error 2071010, an app too old. `stranger`: signs for somebody else. `stale`: signed ten minutes ago.
 */
export const EXTENSIONS_MODES = ["full", "silent", "absent", "eu", "old", "stranger", "stale"] as const;
export type ExtensionsMode = (typeof EXTENSIONS_MODES)[number];

/** What the phone tells the page; `null`: nothing, ever. */
export type ContextAnswer =
  | { context: { thread_type: string; tid: string; psid: string; signed_request: string } }
  | { error: number }
  | null;

/** What Meta signs, where a test wants it otherwise. */
export interface ContextChanges {
  /** Unix seconds. */
  issued_at?: number;
  page_id?: string;
  psid?: string;
  tid?: string;
  thread_type?: string;
  algorithm?: string;
  /** Instead of the app's own. */
  secret?: string;
}

const STALE_S = 600;

/** `base64url(signature) "." base64url(payload)`; the Page's id is a bare number, as in Meta's own sample. */
export function signContext({ clock, meta }: World, { psid }: Person, changes: ContextChanges = {}): string {
  const { secret = meta.appSecret, page_id = meta.pageId, ...others } = changes;
  const issued_at = Math.floor(clock.now() / 1000);
  const payload = { algorithm: "HMAC-SHA256", issued_at, psid, thread_type: "USER_TO_PAGE", tid: psid, ...others };
  const json = JSON.stringify(payload).replace(/}$/, `,"page_id":${page_id}}`);
  const encoded = Buffer.from(json).toString("base64url");
  return `${createHmac("sha256", secret).update(encoded).digest("base64url")}.${encoded}`;
}

/** What `getContext` comes to on the phone of this person now. */
export function contextOf(world: World, person: Person): ContextAnswer {
  const other = world.people.all().find(({ psid }) => psid !== person.psid);
  switch (world.extensions) {
    case "silent":
    case "absent":
      return null;
    case "eu":
      return { error: 2_071_011 };
    case "old":
      return { error: 2_071_010 };
    case "stranger":
      return context(person, signContext(world, other ?? person));
    case "stale":
      return context(person, signContext(world, person, { issued_at: Math.floor(world.clock.now() / 1000) - STALE_S }));
    case "full":
      return context(person, signContext(world, person));
    default:
      return world.extensions satisfies never;
  }
}

const context = ({ psid }: Person, signed_request: string): ContextAnswer => ({
  context: { thread_type: "USER_TO_PAGE", tid: psid, psid, signed_request },
});
