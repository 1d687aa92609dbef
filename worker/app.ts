/** The routes and what stands around them: request id, dependencies, headers, and the last line of defence for errors. */
import { Hono, type MiddlewareHandler } from "hono";
import { isDatabaseAway } from "../db/client.ts";
import type { AppEnv } from "./app-env.ts";
import { answerWaiting, checkoutPages } from "./checkout/pages.ts";
import { checkoutRoutes } from "./checkout/routes.ts";
import { ConfigError, configOf, type Env } from "./config.ts";
import { consolePages } from "./console/pages.ts";
import { consoleRoutes } from "./console/routes.ts";
import { openDeps, type Seams } from "./deps.ts";
import { Failure, toResponse } from "./failure.ts";
import { CLOSED_HEADERS, defaultHeaders } from "./headers.ts";
import { health } from "./health.ts";
import { legalPages } from "./legal/pages.ts";
import { createLog } from "./log.ts";
import { merchantRoutes } from "./merchant/routes.ts";
import { metaCallbacks } from "./messenger/callbacks.ts";
import { messengerWebhook } from "./messenger/webhook.ts";
import { orderPages } from "./order/pages.ts";
import { UnknownOutcome } from "./payments/port.ts";
import { stripeWebhook } from "./payments/webhook.ts";
import { walletPages } from "./wallet/pages.ts";

export interface WorkerEnv extends AppEnv {
  Bindings: Env;
}

/** The whole app on its seams: production hands in the real clock and ids, tests others. */
export function createApp(seamsOf: (env: Env) => Seams): Hono<WorkerEnv> {
  const app = new Hono<WorkerEnv>();
  const aroundEach: MiddlewareHandler<WorkerEnv> = async (c, next) => {
    const requestId = crypto.randomUUID();
    c.set("requestId", requestId);
    const deps = await openDeps(configOf(c.env), seamsOf(c.env), requestId);
    c.set("deps", deps);
    await next();
    for (const [name, value] of Object.entries(defaultHeaders(deps.config))) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    c.executionCtx.waitUntil(deps.finish());
  };
  app.use(aroundEach);
  app.route("/webhooks/messenger", messengerWebhook);
  app.route("/webhooks/stripe", stripeWebhook);
  app.route("/api/merchant", merchantRoutes);
  app.route("/api/console", consoleRoutes);
  app.route("/api", checkoutRoutes);
  app.route("/healthz", health);
  app.route("/legal", legalPages);
  app.route("/o", orderPages);
  app.route("/meta", metaCallbacks);
  app.route("/wallet", walletPages);
  app.route("/console", consolePages);
  app.route("/", checkoutPages);
  app.notFound((c) => toResponse(new Failure("not_found", "There is nothing here."), c.var.requestId));
  app.onError((error, c) => {
    const answer = answerError(error, c.var.requestId ?? "none");
    const forPerson = isDatabaseAway(error) && c.req.header("accept")?.includes("text/html");
    if (!forPerson || !c.var.deps) return answer;
    return answerWaiting(c.var.deps.config, c.req.header("accept-language") ?? null);
  });
  return app;
}

function answerError(error: Error, requestId: string): Response {
  const log = createLog(requestId);
  if (error instanceof ConfigError) {
    log.error("config_faults", { settings: error.faults });
    return new Response(`${error.message}\nMend them, then start again.\n`, { status: 500, headers: CLOSED_HEADERS });
  }
  if (error instanceof UnknownOutcome) {
    log.error("provider_away", { reason: error.cause });
    return toResponse(
      new Failure("provider_down", "The payment provider does not answer. Try again in a moment."),
      requestId,
    );
  }
  if (isDatabaseAway(error)) {
    log.error("database_away", { reason: error });
    return toResponse(new Failure("one_moment", "The database is away. Try again in a moment."), requestId);
  }
  log.error("internal", { reason: error, at: error });
  return toResponse(new Failure("internal", "A bug of ours. The request id finds it in the log."), requestId);
}
