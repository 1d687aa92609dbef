import { Hono } from "hono";
import { sameText } from "../wire.ts";
import type { World } from "../world.ts";
import { tokenOf } from "./access.ts";
import { badToken, invalid } from "./error.ts";

/**
 * What a token may do, told to the app itself (Graph API reference, debug_token; the shape is from memory, see docs/deploy.md).
 * A token that is worth nothing is no error here: the answer says so.
 */
export function tokenRoutes(world: World): Hono {
  const { appId, appSecret, pageId, pageToken } = world.meta;
  const app = new Hono();
  app.get("/debug_token", (c) => {
    const asking = tokenOf(c, {});
    if (asking === undefined || !sameText(asking, `${appId}|${appSecret}`)) throw badToken();
    const asked = c.req.query("input_token");
    if (asked === undefined) throw invalid("The parameter input_token is required");
    if (!sameText(asked, pageToken)) {
      const error = { code: 190, message: "Invalid OAuth access token - Cannot parse access token" };
      return c.json({ data: { error, is_valid: false, scopes: [] } });
    }
    const { expiresAt, scopes } = world.token;
    const whose = { app_id: appId, type: "PAGE", application: "Threadtill", profile_id: pageId };
    return c.json({ data: { ...whose, expires_at: expiresAt, is_valid: true, scopes } });
  });
  return app;
}
