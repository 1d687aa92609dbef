/** Reads a request's body up to a bound, counting what arrives and not what the header says. */
import { Failure } from "./failure.ts";

export async function readBody(request: Request, bytesMax: number): Promise<ArrayBuffer | Failure> {
  const tooLarge = new Failure("too_large", `The body is larger than ${bytesMax} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return tooLarge;
  if (!request.body) return new ArrayBuffer(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body) {
    size += part.byteLength;
    if (size > bytesMax) return tooLarge;
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole.buffer;
}
