import { StripeFailure } from "./failure.ts";
import type { Access } from "./routes.ts";

export interface Keys {
  readonly secretKey: string;
  readonly publishableKey: string;
}

/** Which key a request carries, from `Authorization: Bearer ...`; 401 without a known one. */
export function keyOf(authorization: string | undefined, keys: Keys): "publishable" | "secret" {
  if (authorization === undefined) {
    throw unauthorized("You did not provide an API key. Send it as 'Authorization: Bearer YOUR_SECRET_KEY'.");
  }
  const given = /^Bearer (\S+)$/.exec(authorization)?.[1];
  if (given === keys.secretKey) return "secret";
  if (given === keys.publishableKey) return "publishable";
  throw unauthorized(`Invalid API Key provided: ${masked(given ?? "")}`);
}

/** A page's key opens the few doors that Stripe opens for it; the frame's own door is closed to servers. */
export function checkAccess(key: "publishable" | "secret", access: Access, path: string): void {
  if (access === "both" || access === key) return;
  if (key === "publishable") {
    throw new StripeFailure(403, {
      type: "invalid_request_error",
      code: "secret_key_required",
      message: `${path} cannot be called with a publishable key. Use the secret key, on a server.`,
    });
  }
  throw new StripeFailure(403, {
    type: "invalid_request_error",
    message: `${path} is for the sandbox's card and CVC fields in the page. On a server, use /v1/test_helpers/confirmation_tokens.`,
  });
}

function masked(key: string): string {
  return key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}` : "*".repeat(key.length);
}

function unauthorized(message: string): StripeFailure {
  return new StripeFailure(401, { type: "invalid_request_error", message });
}
