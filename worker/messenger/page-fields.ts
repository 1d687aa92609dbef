/** PURE. Which of a Page's news our app is told of. Source: Messenger Platform, "Webhooks" (2026-05-05). */

/** The fields that carry what events.ts reads, for whoever subscribes the Page. */
export const PAGE_FIELDS = [
  "messages",
  "messaging_postbacks",
  "messaging_referrals",
  "message_reactions",
  "message_echoes",
] as const;
export type PageField = (typeof PAGE_FIELDS)[number];

/** Reads `GET /{PAGE_ID}/subscribed_apps`: the fields of our app, none when the Page does not tell it anything. */
export function fieldsIn(answer: unknown, appId: string): string[] {
  const { data } = Object(answer);
  const apps: unknown[] = Array.isArray(data) ? data : [];
  const fields: unknown = apps.map(Object).find(({ id }) => String(id) === appId)?.subscribed_fields;
  return Array.isArray(fields) ? fields.map(String) : [];
}

export const missingFields = (found: readonly string[]): PageField[] =>
  PAGE_FIELDS.filter((field) => !found.includes(field));
