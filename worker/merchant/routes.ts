/** The merchant's API: one short handler per route of contract/merchant.ts. */
import { type Context, Hono } from "hono";
import * as v from "valibot";
import { ReplayRequest } from "../../contract/dead-letter.ts";
import { DifferencesQuery } from "../../contract/difference.ts";
import { ForgetRequest } from "../../contract/forget.ts";
import {
  AlertTestRequest,
  AttendedRequest,
  CancelRequest,
  ExportQuery,
  FulfilmentRequest,
  ListQuery,
  type MerchantOrder,
  RefundRequest,
  RequestKey,
} from "../../contract/merchant.ts";
import { QuarantineRequest } from "../../contract/quarantine.ts";
import type { AppEnv } from "../app-env.ts";
import { hasCardNumber } from "../card-number.ts";
import { parseBody } from "../checkout/guard.ts";
import { Failure, isFailure, toResponse } from "../failure.ts";
import { drainOutbox } from "../outbox.ts";
import { testAlert } from "./alerts.ts";
import { replay, showDeadLetters, showDifferences } from "./books.ts";
import { cancel } from "./cancel.ts";
import { exportOrders } from "./export.ts";
import { forgetPerson } from "./forget.ts";
import { fulfil } from "./fulfil.ts";
import { withConsoleKey } from "./guard.ts";
import { attend, listPage, showOrder } from "./orders.ts";
import { showPayment } from "./payment.ts";
import { endQuarantine } from "./quarantine.ts";
import { refundOrder } from "./refund.ts";

const refuse = (c: Context<AppEnv>, failure: Failure) => toResponse(failure, c.var.requestId);

export const merchantRoutes = new Hono<AppEnv>()
  .use(withConsoleKey)
  .get("/orders", async (c) => {
    const query = readQuery(c, ListQuery);
    return isFailure(query) ? refuse(c, query) : c.json(await listPage(c.var.deps, query));
  })
  .get("/export", (c) => {
    const query = readQuery(c, ExportQuery);
    if (isFailure(query)) return refuse(c, query);
    const { body, contentType, fileName } = exportOrders(c.var.deps, query);
    const headers = { "content-type": contentType, "content-disposition": `attachment; filename="${fileName}"` };
    return c.body(body, 200, headers);
  })
  .get("/orders/:order", async (c) => {
    const order = await showOrder(c.var.deps, c.req.param("order"));
    return isFailure(order) ? refuse(c, order) : c.json(order);
  })
  .post("/orders/:order/fulfilment", async (c) => {
    const body = await parseBody(c, FulfilmentRequest, ["trackingNumber", "trackingUrl"]);
    if (isFailure(body)) return refuse(c, body);
    return answer(c, await fulfil(c.var.deps, c.req.param("order"), body));
  })
  .post("/orders/:order/cancel", async (c) => {
    const body = await parseBody(c, CancelRequest);
    if (isFailure(body)) return refuse(c, body);
    return answer(c, await cancel(c.var.deps, c.req.param("order"), body));
  })
  .post("/orders/:order/attended", async (c) => {
    const body = await parseBody(c, AttendedRequest);
    if (isFailure(body)) return refuse(c, body);
    return answer(c, await attend(c.var.deps, c.req.param("order")));
  })
  .get("/orders/:order/payment", async (c) => {
    const payment = await showPayment(c.var.deps, c.req.param("order"));
    return isFailure(payment) ? refuse(c, payment) : c.json(payment);
  })
  .post("/orders/:order/quarantine", async (c) => {
    const body = await parseBody(c, QuarantineRequest);
    if (isFailure(body)) return refuse(c, body);
    return answer(c, await endQuarantine(c.var.deps, c.req.param("order"), body.end));
  })
  .post("/orders/:order/forget", async (c) => {
    const body = await parseBody(c, ForgetRequest);
    if (isFailure(body)) return refuse(c, body);
    const forgotten = await forgetPerson(c.var.deps, c.req.param("order"));
    return isFailure(forgotten) ? refuse(c, forgotten) : c.json(forgotten);
  })
  .post("/orders/:order/refunds", async (c) => {
    const key = v.safeParse(RequestKey, c.req.header("idempotency-key"));
    if (!key.success || hasCardNumber(key.output)) return refuse(c, NO_KEY);
    const body = await parseBody(c, RefundRequest);
    if (isFailure(body)) return refuse(c, body);
    const refunded = await refundOrder(c.var.deps, c.req.param("order"), key.output, body);
    if (isFailure(refunded)) return refuse(c, refunded);
    c.var.deps.later(() => drainOutbox(c.var.deps));
    return c.json(refunded);
  })
  .get("/differences", async (c) => {
    const query = readQuery(c, DifferencesQuery);
    return isFailure(query) ? refuse(c, query) : c.json(await showDifferences(c.var.deps, query.all === "true"));
  })
  .get("/dead-letters", async (c) => c.json(await showDeadLetters(c.var.deps)))
  .post("/dead-letters/:box/:row/replay", async (c) => {
    const body = await parseBody(c, ReplayRequest);
    if (isFailure(body)) return refuse(c, body);
    const replayed = await replay(c.var.deps, c.req.param("box"), c.req.param("row"));
    return isFailure(replayed) ? refuse(c, replayed) : c.json(replayed);
  })
  .post("/alerts/test", async (c) => {
    const body = await parseBody(c, AlertTestRequest);
    if (isFailure(body)) return refuse(c, body);
    return c.json(await testAlert(c.var.deps, c.var.requestId));
  });

const NO_KEY = new Failure(
  "invalid",
  "Send a header Idempotency-Key of 8 to 64 letters, digits, - or _, and no card number.",
);

/** What changed is told at once. */
function answer(c: Context<AppEnv>, order: MerchantOrder | Failure): Response {
  if (isFailure(order)) return refuse(c, order);
  c.var.deps.later(() => drainOutbox(c.var.deps));
  return c.json(order);
}

/** The query as the schema has it; a filter that does not exist is refused, because it would seem to have been applied. */
function readQuery<S extends v.GenericSchema>(c: Context<AppEnv>, schema: S): v.InferOutput<S> | Failure {
  const parsed = v.safeParse(schema, c.req.query());
  if (parsed.success) return parsed.output;
  return new Failure("invalid", `The query is wrong at "${v.getDotPath(parsed.issues[0]) ?? ""}".`);
}
