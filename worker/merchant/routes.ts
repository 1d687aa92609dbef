/** The merchant's API: one short handler per route of contract/merchant.ts. */
import { type Context, Hono } from "hono";
import * as v from "valibot";
import { ListQuery } from "../../contract/merchant.ts";
import type { AppEnv } from "../app-env.ts";
import { Failure, isFailure, toResponse } from "../failure.ts";
import { withConsoleKey } from "./guard.ts";
import { listPage, showOrder } from "./orders.ts";

const refuse = (c: Context<AppEnv>, failure: Failure) => toResponse(failure, c.var.requestId);

export const merchantRoutes = new Hono<AppEnv>()
  .use(withConsoleKey)
  .get("/orders", async (c) => {
    const query = readQuery(c, ListQuery);
    return isFailure(query) ? refuse(c, query) : c.json(await listPage(c.var.deps, query));
  })
  .get("/orders/:order", async (c) => {
    const order = await showOrder(c.var.deps, c.req.param("order"));
    return isFailure(order) ? refuse(c, order) : c.json(order);
  });

/** The query as the schema has it; a filter that does not exist is refused, because it would seem to have been applied. */
function readQuery<S extends v.GenericSchema>(c: Context<AppEnv>, schema: S): v.InferOutput<S> | Failure {
  const parsed = v.safeParse(schema, c.req.query());
  if (parsed.success) return parsed.output;
  return new Failure("invalid", `The query is wrong at "${v.getDotPath(parsed.issues[0]) ?? ""}".`);
}
