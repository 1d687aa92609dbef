/** The merchant's API as a merchant's program calls it. */
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import type { World } from "./world.ts";

export interface Answered<T> {
  status: number;
  body: T;
}

/** @param headers to replace or add; an empty `authorization` leaves the key out */
export async function askMerchant<T>(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered<T>> {
  const response = await world.fetch(`/api/merchant${path}`, {
    method,
    headers: {
      authorization: `Bearer ${CONSOLE_KEY}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}
