/** The routes as the router has them, so that a new one is covered without anybody remembering. */
import { inspectRoutes } from "hono/dev";
import { createApp } from "../../worker/app.ts";
import { realSeams } from "../../worker/deps.ts";

/** `GET /o/:token`, each once, sorted. A pattern of a parameter (`:file{...}`) is left out: it is the route's own business. */
export const ROUTES: string[] = [
  ...new Set(
    inspectRoutes(createApp(() => realSeams))
      .filter(({ isMiddleware }) => !isMiddleware)
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{[^/]*\}+/g, "") || "/"}`),
  ),
].toSorted();

/** Those that take a body. */
export const WRITING = ROUTES.filter((route) => /^(POST|PUT|PATCH|DELETE) /.test(route));

/** Without what a table adds to it: `POST /api/orders · the owner's card` is of `POST /api/orders`. */
export const routeOf = (row: string): string => row.split(" · ")[0] ?? "";
