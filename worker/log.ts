/**
 * Structured logs, one JSON line each. Callers choose fields from what may be logged: our own ids, codes and counts;
 * never an address, name, PSID, token, secret or an error's message (invariant 10).
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  /** Something a person should look at. */
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Record<string, string | number | boolean | null>;

export function createLog(requestId: string): Log {
  return {
    info: (event, fields = {}) => console.log(JSON.stringify({ event, requestId, ...fields })),
    error: (event, fields = {}) => console.error(JSON.stringify({ event, requestId, ...fields })),
  };
}

/** An error's class and code: its message may repeat personal data. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && error.code ? `${error.name} ${String(error.code)}` : error.name;
}
