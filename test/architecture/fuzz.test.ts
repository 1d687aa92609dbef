/** Whatever a stranger's bytes reach has a target of the fuzzer, or a reason to have none. */
import { expect, test } from "vitest";
import { entrances } from "../fuzz/entrances.ts";
import { TARGETS } from "../fuzz/targets.ts";
import { codeIn, textOf } from "./source.ts";

const BODIES = ["page-body"];
const MERCHANT = ["merchant-body"];
const PAYING = ["pay-body"];

/** The targets that play what comes in there, or why nothing of it is parsed. */
const HEARD: Record<string, string[] | string> = {
  "answer in worker/merchant/alerts.ts": "its status is looked at and nothing else",
  "answer in worker/messenger/graph.ts": ["graph-answer"],
  "answer in worker/payments/stripe/client.ts": ["stripe-answer"],
  "body AlertTestRequest": MERCHANT,
  "body AskRequest": BODIES,
  "body AttendedRequest": MERCHANT,
  "body CancelRequest": MERCHANT,
  "body ChallengeRequest": ["page-body", "bank-token"],
  "body ClaimRequest": ["page-body", "link-token", "languages"],
  "body DraftRequest": ["page-body", "address"],
  "body ForgetRequest": MERCHANT,
  "body FulfilmentRequest": MERCHANT,
  "body PayRequest": ["pay-body", "attempt-token"],
  "body ProofRequest": ["page-body", "meta-signed-request"],
  "body QuarantineRequest": MERCHANT,
  "body QuoteRequest": ["pay-body", "address", "card-number"],
  "body RefundRequest": MERCHANT,
  "body RenewRequest": ["page-body", "link-token"],
  "body ReplayRequest": MERCHANT,
  "body RetryRequest": PAYING,
  "body SignInRequest": BODIES,
  "body in worker/checkout/guard.ts": [...BODIES, ...PAYING, ...MERCHANT],
  "body in worker/messenger/callbacks.ts": ["meta-signed-request"],
  "body in worker/messenger/webhook.ts": [
    "messenger-body",
    "messenger-signature",
    "payload",
    "typed-text",
    "card-number",
  ],
  "body in worker/order/guest-data.ts": ["wish-form", "guest-proof", "guest-token"],
  "body in worker/payments/webhook.ts": ["stripe-event"],
  "body in worker/wallet/pages.ts": ["wish-form"],
  "header accept": "it is looked for one word, which decides how an outage is told",
  "header accept-language": ["languages"],
  "header authorization": ["session-secret", "console-key"],
  "header cf-connecting-ip": ["client-network"],
  "header content-length": "a number that is compared with the bound; what arrives is counted all the same",
  "header content-type": ["request-origin", "console-key"],
  "header cookie": ["session-secret", "console-key", "console-token"],
  "header idempotency-key": "one regular expression of letters and digits, looked at for a card's number",
  "header in worker/order/pages.ts": ["request-origin"],
  "header in worker/wallet/pages.ts": ["request-origin"],
  "header origin": ["request-origin", "console-key"],
  "header sec-fetch-site": ["console-key"],
  "header stripe-signature": ["stripe-event"],
  "header user-agent": "it decides whether a page names Messenger's script, by one regular expression",
  "header x-hub-signature-256": ["messenger-signature"],
  "param box": "one of a list",
  "param code": "32 hexadecimal digits, which are shown again",
  "param country": "two capitals, by the route itself",
  "param file": ["languages"],
  "param id": "looked for among the orders of a session, as it is",
  "param kind": "one of a list",
  "param order": ["merchant-query"],
  "param orderId": "looked for among the orders of a session, as it is",
  "param part": "one of three, by the route itself",
  "param row": "up to nine digits",
  "param token": ["link-token", "order-token", "wallet-token", "bank-token"],
  "param version": "looked for among the versions of a legal text, as it is",
  "query DifferencesQuery": ["merchant-query"],
  "query ExportQuery": ["merchant-query"],
  "query ListQuery": ["merchant-query"],
  "query in worker/merchant/routes.ts": ["merchant-query"],
  "query in worker/messenger/webhook.ts": "compared with the verify token; the challenge goes back as it came",
  "query lang": ["languages"],
};

/** The merchant's own files, read by a command, and the one that is written for them. */
const FILES = ["catalog-json", "catalog-csv", "merchant-csv"];

test("every header, parameter, query, body and answer that the worker reads is played by a target, or has a reason why not", () => {
  expect(entrances()).toEqual(Object.keys(HEARD).toSorted());
});

test("every target plays what comes in somewhere", () => {
  const playing = Object.values(HEARD).flatMap((targets) => (typeof targets === "string" ? [] : targets));
  expect([...new Set([...playing, ...FILES])].toSorted()).toEqual(Object.keys(TARGETS).toSorted());
});

test("every schema of a body or a query is one that a target reads by", () => {
  const targets = codeIn("test/fuzz/targets").map(textOf).join("\n");
  const schemas = entrances().flatMap((entrance) => /^(?:body|query) ([A-Z]\w+)$/.exec(entrance)?.[1] ?? []);
  expect(schemas.length).toBeGreaterThan(15);
  expect(schemas.filter((schema) => !new RegExp(`\\b${schema}\\b`).test(targets))).toEqual([]);
});
