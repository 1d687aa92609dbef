/** The routes as the router has them, so that a new one is covered without anybody remembering. */
import type { Hono } from "hono";
import { createApp, type WorkerEnv } from "../../worker/app.ts";
import { ownPageOnly, withSession } from "../../worker/checkout/guard.ts";
import { realSeams } from "../../worker/deps.ts";
import { withConsoleKey } from "../../worker/merchant/guard.ts";

/**
 * What stands before routes and is none, each by itself or by its name. The number of a function's parameters says nothing: a route may
 * be written with `next` too.
 */
const BEFORE_ROUTES: readonly unknown[] = [ownPageOnly, withSession, withConsoleKey, "aroundEach"];

/** `GET /o/:token`, each once, sorted. A pattern of a parameter (`:file{...}`) is left out: it is the route's own business. */
export const routesIn = ({ routes }: Pick<Hono<WorkerEnv>, "routes">): string[] =>
  [
    ...new Set(
      routes
        .filter(({ handler }) => !BEFORE_ROUTES.includes(handler) && !BEFORE_ROUTES.includes(handler.name || null))
        .map(({ method, path }) => `${method} ${path.replaceAll(/\{[^/]*\}+/g, "") || "/"}`),
    ),
  ].toSorted();

export const ROUTES: string[] = routesIn(createApp(() => realSeams));

/** Those that take a body. */
export const WRITING = ROUTES.filter((route) => /^(POST|PUT|PATCH|DELETE) /.test(route));

/** Without what a table adds to it: `POST /api/orders · the owner's card` is of `POST /api/orders`. */
export const routeOf = (row: string): string => row.split(" · ")[0] ?? "";
