import { describe, expect, test } from "vitest";
import { type Endpoint, endpointSteps } from "../../../scripts/going-live/endpoint-steps.ts";
import { STRIPE_API_VERSION } from "../../../worker/payments/stripe/client.ts";
import { STRIPE_EVENT_TYPES } from "../../../worker/payments/stripe/event.ts";

const SHOP = "https://pay.example.com";
const endpoint = (changes: Partial<Endpoint> = {}): Endpoint => ({
  id: "we_1",
  url: `${SHOP}/webhooks/stripe`,
  api_version: STRIPE_API_VERSION,
  enabled_events: STRIPE_EVENT_TYPES,
  status: "enabled",
  ...changes,
});
const stepsFor = (...found: Endpoint[]) =>
  endpointSteps(found, SHOP).map((step) => [step.kind, step.kind === "create" ? step.url : step.endpoint.id]);

describe("of the webhook endpoints", () => {
  test("one that is right is kept, whatever order its events are in and however its address ends", () => {
    expect(stepsFor(endpoint())).toEqual([["keep", "we_1"]]);
    expect(stepsFor(endpoint({ enabled_events: STRIPE_EVENT_TYPES.toReversed() }))).toEqual([["keep", "we_1"]]);
    expect(stepsFor(endpoint({ url: `${SHOP}/webhooks/stripe/` }))).toEqual([["keep", "we_1"]]);
  });

  test.each<[string, Partial<Endpoint>]>([
    ["another address", { url: "https://pay.example.com.evil.example/webhooks/stripe" }],
    ["another path", { url: `${SHOP}/webhooks/stripe/2` }],
    ["a disabled one of an older version", { api_version: "2025-03-31.basil", status: "disabled" }],
  ])("%s is left alone, and ours is made", (_, changes) => {
    expect(stepsFor(endpoint(changes))).toEqual([["create", `${SHOP}/webhooks/stripe`]]);
  });

  test.each([null, "2025-03-31.basil"])(
    "one of the API version %s is disabled, after its successor is made",
    (version) => {
      const steps = stepsFor(endpoint({ api_version: version }));
      expect(steps).toEqual([
        ["create", `${SHOP}/webhooks/stripe`],
        ["disable", "we_1"],
      ]);
    },
  );

  test("the best of several is the one that stays", () => {
    const steps = stepsFor(
      endpoint({ id: "we_all", enabled_events: ["*"] }),
      endpoint({ id: "we_off", status: "disabled" }),
      endpoint({ id: "we_good" }),
    );
    expect(steps).toEqual([
      ["keep", "we_good"],
      ["disable", "we_all"],
    ]);
  });

  test.each<[string, Partial<Endpoint>, object]>([
    ["is disabled", { status: "disabled" }, { disabled: false }],
    ["hears too little", { enabled_events: ["customer.deleted"] }, { enabled_events: STRIPE_EVENT_TYPES }],
    ["hears everything", { enabled_events: ["*"] }, { enabled_events: STRIPE_EVENT_TYPES }],
  ])("one that %s is mended by just that", (_, wrong, changes) => {
    expect(endpointSteps([endpoint(wrong)], SHOP)).toEqual([
      { kind: "update", endpoint: endpoint(wrong), changes, says: expect.stringMatching(/^it /) },
    ]);
  });
});
