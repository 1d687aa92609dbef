import { API_VERSION } from "./events.ts";
import { type ErrorBody, StripeFailure, unknownParameter } from "./failure.ts";
import type { Fault, Faults } from "./faults.ts";
import { decodeForm, type Form } from "./form.ts";
import type { Answer, IdempotencyKeys } from "./idempotency.ts";
import { checkAccess, type Keys, keyOf } from "./keys.ts";
import { REMOVED_PARAMETER } from "./params-intent.ts";
import { type Found, findRoute } from "./routes.ts";
import { wirePublicIntent } from "./wire-intent.ts";
import type { Call, World } from "./world.ts";

/** One HTTP request to /v1, taken off the wire. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

export interface Response extends Answer {
  readonly headers: Record<string, string>;
  /** What to wait for before it goes out, with the idempotency key still in use. */
  readonly late: (() => Promise<unknown>) | null;
  readonly dropped: boolean;
  /** For the log of calls. */
  readonly params: Form;
  readonly key: "publishable" | "secret" | null;
  /** Frees or fills the idempotency key; to be called when the answer goes out. */
  readonly finish: () => void;
}

export interface Machine {
  readonly world: World;
  readonly keys: Keys;
  readonly faults: Faults;
  readonly idempotency: IdempotencyKeys;
}

/** Mutable while one request is worked on: what is known of it so far. */
interface Progress {
  params: Form;
  key: "publishable" | "secret" | null;
  fault: Fault | undefined;
  finish: (answer: Answer, kept: boolean) => void;
}

/** Works one API request through: key, version, route, faults, parameters, idempotency, and at last the operation. */
export function execute(machine: Machine, request: Request): Response {
  const requestId = machine.world.ids.next("req");
  const headers: Record<string, string> = {
    "content-type": "application/json",
    date: new Date(machine.world.now() * 1000).toUTCString(),
    "request-id": requestId,
    "stripe-version": API_VERSION,
  };
  const progress: Progress = { params: {}, key: null, fault: undefined, finish: () => {} };
  let answer: Answer;
  let kept = false;
  try {
    const done = work(machine, request, requestId, progress, headers);
    answer = done;
    kept = true;
  } catch (thrown) {
    const failure = asFailure(thrown);
    answer = { status: failure.status, body: errorBody(failure.error, progress.key) };
    kept = failure.kept;
    Object.assign(headers, failure.headers);
  }
  if (progress.fault?.mode === "500_after" && kept) answer = { status: 500, body: errorBody(SERVER_ERROR, null) };
  return {
    ...answer,
    headers,
    late: progress.fault?.mode === "slow" ? progress.fault.late : null,
    dropped: progress.fault?.mode === "drop_after",
    params: progress.params,
    key: progress.key,
    finish: () => progress.finish(answer, kept),
  };
}

function work(
  machine: Machine,
  request: Request,
  requestId: string,
  progress: Progress,
  headers: Record<string, string>,
): Answer {
  progress.key = keyOf(request.header("authorization"), machine.keys);
  checkVersion(request.header("stripe-version"));
  const found = findRoute(request.method, request.path);
  if (found === undefined) throw unknownRoute(request);
  checkAccess(progress.key, found.route.access, `${request.method} ${request.path}`);
  if (found.route.access === "publishable") checkFrame(request, machine.world.origin());
  progress.params = readForm(request);
  progress.fault = machine.faults.take(request.method, request.path);
  refuseBefore(progress.fault);

  const idempotencyKey = request.method === "POST" ? (request.header("idempotency-key") ?? null) : null;
  if (idempotencyKey === null) return run(machine, found, request, requestId, progress, null);
  headers["idempotency-key"] = idempotencyKey;
  const signature = JSON.stringify([request.method, request.path, sorted(progress.params)]);
  const begun = machine.idempotency.begin(idempotencyKey, signature, requestId);
  if (begun.kind === "replay") {
    headers["idempotent-replayed"] = "true";
    headers["original-request"] = begun.originalRequest;
    return begun.answer;
  }
  headers["original-request"] = requestId;
  progress.finish = (answer, kept) => machine.idempotency.finish(idempotencyKey, kept ? answer : null);
  return run(machine, found, request, requestId, progress, idempotencyKey);
}

function run(
  { world }: Machine,
  { route, path }: Found,
  request: Request,
  requestId: string,
  progress: Progress,
  idempotencyKey: string | null,
): Answer {
  if (Object.hasOwn(progress.params, REMOVED_PARAMETER) && request.path.startsWith("/v1/payment_intents")) {
    throw removedParameter();
  }
  const call: Call = { world, key: progress.key ?? "publishable", path, cause: { id: requestId, idempotencyKey } };
  if (call.key === "publishable" && Object.hasOwn(progress.params, "expand")) throw unknownParameter("expand");
  const operation = route.prepare(call, progress.params);
  return { status: 200, body: JSON.stringify(operation(), null, 2) };
}

function readForm(request: Request): Form {
  if (request.method !== "POST") return decodeForm(request.query);
  const type = request.header("content-type") ?? "";
  if (request.body !== "" && !type.startsWith("application/x-www-form-urlencoded")) {
    throw new StripeFailure(400, {
      type: "invalid_request_error",
      message: `Requests are form-encoded (application/x-www-form-urlencoded), not '${type}'.`,
    });
  }
  return decodeForm(request.body);
}

/** A card number may only come from the frame that this sandbox itself served. */
function checkFrame(request: Request, origin: string): void {
  const from = request.header("origin");
  const host = request.header("host");
  if (from !== undefined && (from === origin || from === `http://${host}`)) return;
  throw new StripeFailure(403, {
    type: "invalid_request_error",
    message: "Card details are taken from the sandbox's own card frame only.",
  });
}

function checkVersion(version: string | undefined): void {
  if (version === undefined || version === API_VERSION) return;
  throw new StripeFailure(400, {
    type: "invalid_request_error",
    message: `Sandbox: it speaks the API version ${API_VERSION} only, not '${version}'.`,
  });
}

function refuseBefore(fault: Fault | undefined): void {
  if (fault?.mode === "500_before") throw new StripeFailure(500, SERVER_ERROR);
  if (fault?.mode !== "429") return;
  throw new StripeFailure(
    429,
    { type: "invalid_request_error", code: "rate_limit", message: "Too many requests hit the API too quickly." },
    { headers: { "stripe-rate-limited-reason": "global-rate" } },
  );
}

function unknownRoute({ method, path }: Request): StripeFailure {
  return new StripeFailure(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path}). The sandbox does not play this endpoint.`,
  });
}

function removedParameter(): StripeFailure {
  return new StripeFailure(400, {
    type: "invalid_request_error",
    code: "payment_method_types_no_longer_supported",
    param: REMOVED_PARAMETER,
    message: "payment_method_types was removed in 2026-09-30.endive. Send allowed_payment_method_types instead.",
  });
}

const SERVER_ERROR: ErrorBody = { type: "api_error", message: "Sandbox: this 500 was ordered by a control." };

function asFailure(thrown: unknown): StripeFailure {
  if (thrown instanceof StripeFailure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new StripeFailure(500, { type: "api_error", message: `Sandbox fault: ${message}` }, { kept: true });
}

function errorBody(error: ErrorBody, key: "publishable" | "secret" | null): string {
  const intent = error.payment_intent;
  const shown =
    intent !== undefined && key !== "secret" ? { ...error, payment_intent: wirePublicIntent(intent) } : error;
  const docs =
    error.code === undefined
      ? {}
      : { doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll("_", "-")}` };
  return JSON.stringify({ error: { ...shown, ...docs } }, null, 2);
}

function sorted(form: Form): unknown {
  return Object.entries(form)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => [key, typeof value === "string" ? value : sorted(value)]);
}
