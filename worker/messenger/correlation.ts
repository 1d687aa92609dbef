/** PURE. The mark we put into a message's metadata, so that its echo tells which outbox row arrived. */

const PREFIX = "threadtill:";

export function correlationOf(outboxId: number): string {
  return `${PREFIX}${outboxId}`;
}

/** The outbox row behind an echo's metadata, or null when the message was not ours. */
export function outboxIdOf(metadata: string): number | null {
  const digits = metadata.startsWith(PREFIX) ? metadata.slice(PREFIX.length) : "";
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
