/**
 * @import { Snapshot } from "../phone-snapshot.ts"
 * @import { ThreadEvent } from "../threads.ts"
 */

/** Whose phone this is: the address says it, so that two tabs can be two people. */
export const personKey = new URLSearchParams(location.search).get("person") ?? "";

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

/**
 * Something that the person does. Rejects with a sentence when it could not be done.
 * @param {Record<string, unknown>} body
 * @returns {Promise<void>}
 */
export async function act(body) {
  await post(`/phone/acts?person=${encodeURIComponent(personKey)}`, body);
}

/**
 * The title of a page that was sent, as the crawler saw it.
 * @param {string} url
 * @returns {Promise<string | null>}
 */
export async function titleOf(url) {
  const answer = await fetch(`/phone/title?url=${encodeURIComponent(url)}`);
  return (await answer.json()).title;
}

/**
 * The live thread. The browser reconnects by itself; each time the whole thread comes first.
 * @param {{ snapshot: (snapshot: Snapshot) => void, event: (event: ThreadEvent) => void, online: (isOnline: boolean) => void }} hear
 */
export function listen(hear) {
  const source = new EventSource(`/phone/events?person=${encodeURIComponent(personKey)}`);
  source.addEventListener("snapshot", (event) => hear.snapshot(JSON.parse(event.data)));
  for (const type of ["bubble", "status", "typing"]) {
    source.addEventListener(type, (event) => hear.event(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => hear.online(true));
  source.addEventListener("error", () => hear.online(false));
}
