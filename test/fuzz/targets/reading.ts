/** Reads bytes as the routes do that take a body. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import type * as v from "valibot";
import { ADDRESS_KEYS } from "../../../contract/address.ts";
import { AskRequest } from "../../../contract/checkout.ts";
import { holdsCardNumber } from "../../../worker/card-number.ts";
import { parseBody } from "../../../worker/checkout/guard.ts";
import { isFailure } from "../../../worker/failure.ts";
import { API_BODY_BYTES_MAX } from "../../../worker/limits.ts";
import { assertStorable } from "./target.ts";

/** A body that a route takes, and the properties of it that the route itself looks at for card numbers. */
export type Taken = [schema: v.StrictObjectSchema<v.ObjectEntries, undefined>, except?: readonly string[]];

/** What the API's own reader makes of the bytes, once for each of these. Null for what it refuses. */
export async function readAs(bytes: Uint8Array, all: readonly Taken[]): Promise<(Record<string, unknown> | null)[]> {
  const found: (Record<string, unknown> | null)[] = [];
  const app = new Hono().post("/:index", async (c) => {
    const [schema, except = []] = all[Number(c.req.param("index"))] ?? [AskRequest];
    const read = await parseBody(c, schema, except);
    if (!isFailure(read)) assertTaken(read, schema, except, bytes);
    for (const key of isFailure(read) ? Object.keys(read.fields ?? {}) : [])
      assert.ok([...ADDRESS_KEYS, "country", "email"].some((known) => known === key));
    found.push(isFailure(read) ? null : read);
    return c.body(null);
  });
  for (const index of all.keys()) {
    const response = await app.request(`/${index}`, { method: "POST", body: new Uint8Array(bytes) });
    assert.equal(response.status, 200);
  }
  return found;
}

function assertTaken(read: object, schema: Taken[0], except: readonly string[], bytes: Uint8Array): void {
  assertStorable(read);
  assert.ok(bytes.length <= API_BODY_BYTES_MAX);
  assert.ok(!holdsCardNumber(read, except));
  for (const key of Object.keys(read)) assert.ok(Object.hasOwn(schema.entries, key));
}
