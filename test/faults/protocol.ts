/** PURE. Messages of PostgreSQL's protocol (its docs, "Message Formats"), as far as a campaign has to look into them. */

export interface Message {
  /** One letter. */
  type: string;
  /** All of it, and what follows its length. */
  bytes: Buffer;
  body: Buffer;
}

const TYPE_BYTES = 1;
const LENGTH_BYTES = 4;
const HEAD_BYTES = TYPE_BYTES + LENGTH_BYTES;

/** Those that are there whole, from the beginning. */
export function messagesIn(bytes: Buffer): Message[] {
  const found: Message[] = [];
  for (let at = 0; bytes.length >= at + HEAD_BYTES; ) {
    const end = at + TYPE_BYTES + bytes.readUInt32BE(at + TYPE_BYTES);
    if (bytes.length < end) break;
    const type = String.fromCharCode(bytes[at] as number);
    found.push({ type, bytes: bytes.subarray(at, end), body: bytes.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return found;
}

export function statement(type: string, body: string | Buffer): Buffer {
  const content = Buffer.from(body as string);
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(type);
  head.writeUInt32BE(content.length + LENGTH_BYTES, TYPE_BYTES);
  return Buffer.concat([head, content]);
}

/** Its first texts, each of which ends with a zero. */
export const textsOf = (body: Buffer): string[] => body.toString("utf8").split("\0");

/** The same with another name in place of its text number `place`. */
export function named({ type, body }: Message, name: string, place = 0): Message {
  let begin = 0;
  for (let skipped = 0; skipped < place; skipped++) begin = body.indexOf(0, begin) + 1;
  const end = body.indexOf(0, begin);
  const changed = Buffer.concat([body.subarray(0, begin), Buffer.from(name), body.subarray(end)]);
  return { type, body: changed, bytes: statement(type, changed) };
}
