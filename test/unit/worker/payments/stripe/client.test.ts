import { afterEach, describe, expect, test, vi } from "vitest";
import type { Config } from "../../../../../worker/config.ts";
import { UnknownOutcome } from "../../../../../worker/payments/port.ts";
import { createStripeProvider } from "../../../../../worker/payments/stripe/provider.ts";

const provider = () =>
  createStripeProvider({
    secretKey: "sk_test_x",
    apiUrl: "http://localhost:9",
    webhookSecret: "whsec_x",
  } as Config["stripe"]);

const answered = (status: number, body: string) =>
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers: { "content-type": "application/json" } }));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("an answer that is not Stripe's", () => {
  const INTENT = JSON.stringify({ id: "pi_1", status: "succeeded", amount: 1, currency: "eur", metadata: {} });

  test.each([
    [503, '{"message":"Service Unavailable"}'],
    [403, '{"error":"blocked"}'],
    [404, '{"error":null}'],
    [500, INTENT],
    [502, "null"],
    [502, "<html>"],
    [200, "<html>"],
    [200, "null"],
    [200, "7"],
    [200, '"ok"'],
    [200, ""],
  ])("as %i %s tells nothing: no payment is made by it, no customer gone, no card let go", async (status, body) => {
    answered(status, body);
    await expect(provider().read("pi_1")).rejects.toBeInstanceOf(UnknownOutcome);
    await expect(provider().deleteCustomer("cus_1")).rejects.toBeInstanceOf(UnknownOutcome);
    await expect(provider().detachCard("pm_1")).rejects.toBeInstanceOf(UnknownOutcome);
    await expect(provider().createCustomer("byr_1", "key_1")).rejects.toBeInstanceOf(UnknownOutcome);
  });
});

test("Stripe's own fault is heard: a customer that is not there any more is gone", async () => {
  const error = { type: "invalid_request_error", code: "resource_missing", param: "id", message: "No such customer" };
  answered(404, JSON.stringify({ error }));
  await expect(provider().deleteCustomer("cus_1")).resolves.toBeUndefined();
});
