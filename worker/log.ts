/**
 * Structured logs, one JSON line each, of what worker/log-events.ts lists and nothing else (invariant 10). What is not on the list, or is
 * not what its field may hold, is left out and counted in `dropped`: by the types it cannot come to that.
 */
import { EVENTS, type EventFields, type EventName, type LoggedValue } from "./log-events.ts";

type Args<E extends EventName> = keyof EventFields<E> extends never ? [] : [fields: EventFields<E>];

export interface Log {
  info<E extends EventName>(event: E, ...fields: Args<E>): void;
  /** Something a person should look at. */
  error<E extends EventName>(event: E, ...fields: Args<E>): void;
}

export function createLog(requestId: string): Log {
  return {
    info: (event, ...[fields]) => console.log(logLine(requestId, event, fields)),
    error: (event, ...[fields]) => console.error(logLine(requestId, event, fields)),
  };
}

/** @param event one that is not on the list is `unlisted`, with nothing of what it would say */
export function logLine(requestId: string, event: string, fields: object = {}): string {
  const kinds: Record<string, (value: never) => LoggedValue | undefined> | undefined = Object.hasOwn(EVENTS, event)
    ? EVENTS[event as EventName]
    : undefined;
  const said: Record<string, LoggedValue> = {};
  let dropped = kinds ? 0 : 1;
  for (const [name, value] of Object.entries(fields)) {
    const held = kinds && Object.hasOwn(kinds, name) ? kinds[name]?.(value as never) : undefined;
    if (held === undefined) dropped++;
    else said[name] = held;
  }
  return JSON.stringify({ event: kinds ? event : "unlisted", requestId, ...said, ...(dropped > 0 && { dropped }) });
}
