import { badParameter } from "./failure.ts";
import { listOf } from "./lists.ts";
import type { EVENT_LIST } from "./params.ts";
import type { Values } from "./rules.ts";
import { fromPath } from "./store.ts";
import type { Call } from "./world.ts";

export function retrieveEvent({ world, path }: Call) {
  return fromPath(world.store.events, "event", path.id ?? "").body;
}

/** Newest first, in the order in which they happened even within one second. */
export function listEvents({ world }: Call, params: Values<typeof EVENT_LIST>) {
  const { type, types } = params;
  if (type !== undefined && types !== undefined) {
    throw badParameter("parameters_exclusive", "types", "Send type or types, not both.");
  }
  const wanted = type === undefined ? types : [type];
  const rows = [...world.store.events.values()]
    .filter(({ body }) => wanted === undefined || wanted.some((name) => fits(body.type, name)))
    .map(({ id, body }) => ({ id, created: body.created, body }));
  return listOf(rows, params, "/v1/events", ({ body }) => body);
}

/** `charge.*` names a family (Stripe docs, list events). */
function fits(type: string, wanted: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
