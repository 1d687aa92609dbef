/**
 * What a client says to PostgreSQL, read off the wire (PostgreSQL docs, "Frontend/Backend Protocol", "Message Formats"). Only
 * that much of the protocol is known here as it takes to tell which statements are executed.
 */

/** Bytes before the body of a message: its type, then its length, which counts itself. */
const TYPE_BYTES = 1;
const LENGTH_BYTES = 4;
const PROTOCOL_MAJOR = 3;
const NO_DATA = Buffer.alloc(0);

/** Reads one connection: handed every piece in turn, it answers with the statements whose execution that piece completes. */
export type StatementReader = (piece: Buffer) => string[];

export function createStatementReader(): StatementReader {
  const prepared = new Map<string, string>();
  const portals = new Map<string, string>();
  let unread: Buffer = NO_DATA;
  let isStarted = false;

  /** The first messages have no type: requests for encryption, then the start itself. */
  function readStart(): boolean {
    const length = lengthAt(unread, 0);
    if (length === null) return false;
    isStarted = unread.readUInt16BE(LENGTH_BYTES) === PROTOCOL_MAJOR;
    unread = unread.subarray(length);
    return true;
  }

  function readMessage(executed: string[]): boolean {
    const length = lengthAt(unread, TYPE_BYTES);
    if (length === null) return false;
    const type = String.fromCharCode(unread.readUInt8(0));
    const texts = unread.toString("utf8", TYPE_BYTES + LENGTH_BYTES, TYPE_BYTES + length).split("\0");
    unread = unread.subarray(TYPE_BYTES + length);
    const [first = "", second = ""] = texts;
    if (type === "P") prepared.set(first, second);
    if (type === "B") portals.set(first, prepared.get(second) ?? "");
    if (type === "E") executed.push(portals.get(first) ?? "");
    if (type === "Q") executed.push(first);
    return true;
  }

  return (piece) => {
    unread = Buffer.concat([unread, piece]);
    const executed: string[] = [];
    while (isStarted ? readMessage(executed) : readStart());
    return executed;
  };
}

/** How long the message is whose length stands at this place, or null when not all of it is there. */
function lengthAt(bytes: Buffer, place: number): number | null {
  if (bytes.length < place + LENGTH_BYTES) return null;
  const length = bytes.readUInt32BE(place);
  return bytes.length < place + length ? null : length;
}

/** Opens or ends a transaction: a flight, and no work. */
export const isBracket = (statement: string): boolean =>
  /^\s*(begin|start transaction|commit|rollback)\b/i.test(statement);
