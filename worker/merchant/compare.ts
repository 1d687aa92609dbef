/**
 * Compares the provider's books with ours: what was made of late every hour, everything once a day, page by page, from where the run
 * before stopped. What does not agree is first handed to what mends it (settlement, refunds); what is left is a row for the merchant. It
 * never charges, cancels or refunds.
 */
import {
  type ComparisonRow,
  differingPayments,
  leaseComparison,
  noteDifferences,
  ordersBeside,
  refundsBeside,
  type Scope,
  type Stretch,
  saveComparison,
} from "../../db/books.ts";
import { findOrder, findOrderByPayment, type OrderRow } from "../../db/orders.ts";
import { findRefunds } from "../../db/refunds.ts";
import { settleByPayment } from "../checkout/settle.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import {
  COMPARE_AGAIN_MAX,
  COMPARE_AGAIN_MS,
  COMPARE_DAILY_MS,
  COMPARE_HOURLY_MS,
  COMPARE_MARGIN_MS,
  COMPARE_MINUTE,
  COMPARE_PAGES_PER_RUN,
  COMPARE_RECENT_MS,
  RUN_MS_MAX,
  SWEEP_ROWS_MAX,
} from "../limits.ts";
import { type ListedPayment, UnknownOutcome, UnknownPayment } from "../payments/port.ts";
import { alarmOf } from "./alert.ts";
import { type Found, missingPayment, paymentDifference, refundDifferences } from "./differences.ts";
import { concludeGivenUp, followRefunds } from "./refund-truth.ts";

export async function compareBooks(deps: Deps): Promise<void> {
  if (deps.now.getUTCMinutes() < COMPARE_MINUTE || deps.spentMs() > RUN_MS_MAX) return;
  try {
    await goOn(deps, "recent");
    await goOn(deps, "whole");
    const before = new Date(deps.now.getTime() - COMPARE_AGAIN_MS);
    await examineAll(deps, await differingPayments(deps.sql, before, COMPARE_AGAIN_MAX));
  } catch (error) {
    // The provider is away: the pass is taken up again where it stood.
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.info("compare_unanswered");
  }
}

async function goOn(deps: Deps, scope: Scope): Promise<void> {
  const until = new Date(deps.now.getTime() - COMPARE_MARGIN_MS);
  const since = scope === "recent" ? new Date(until.getTime() - COMPARE_RECENT_MS) : null;
  let row = await leaseComparison(deps.sql, scope, { since, until }, deps.now, leaseEnd(deps));
  for (let page = 1; row && row.list !== "none"; page++) {
    row = await readPage(deps, row);
    const isOver = row.list === "none";
    const isLast = page >= COMPARE_PAGES_PER_RUN || deps.spentMs() > RUN_MS_MAX;
    const pause = scope === "recent" ? COMPARE_HOURLY_MS : COMPARE_DAILY_MS;
    const nextAt = new Date(deps.now.getTime() + (isOver ? pause : 0));
    // The lease lasts until the run has read its last page: nobody else reads the next one meanwhile.
    await saveComparison(deps.sql, row, isOver || isLast ? nextAt : leaseEnd(deps), isOver ? deps.now : null);
    if (isLast) return;
  }
}

/** Reads one page and looks at each payment that does not agree at first sight. @returns where the pass stands then */
async function readPage(deps: Deps, row: ComparisonRow): Promise<ComparisonRow> {
  const { since, until, cursor, readTo } = row;
  const isPayments = row.list === "payments";
  const read = isPayments ? deps.payments.pageOfPayments : deps.payments.pageOfRefunds;
  const { rows, isLast } = await read({ since, until, after: cursor });
  const last = rows.at(-1);
  const end = isLast || !last ? null : { cursor: last.id, readTo: last.createdAt };
  const stretch = { from: end?.readTo ?? since, until: readTo ?? until };
  const suspects = isPayments
    ? await suspectPayments(deps, rows as ListedPayment[], stretch)
    : await suspectRefunds(deps, rows as RefundsPage, stretch);
  await examineAll(deps, [...new Set(suspects)]);
  if (end) return { ...row, ...end };
  return { ...row, list: isPayments ? "refunds" : "none", cursor: null, readTo: null };
}

async function suspectPayments(deps: Deps, rows: ListedPayment[], stretch: Stretch): Promise<string[]> {
  const { orders, unlisted } = await ordersBeside(deps.sql, rows, stretch, SWEEP_ROWS_MAX);
  const differs = (payment: ListedPayment) => {
    const own = orders.find(({ paymentIntentId }) => paymentIntentId === payment.id);
    const order = own ?? orders.find(({ id }) => id === payment.orderId) ?? null;
    return paymentDifference(payment, order) !== null;
  };
  return [...rows.filter(differs).map(({ id }) => id), ...unlisted];
}

type RefundsPage = Awaited<ReturnType<Deps["payments"]["pageOfRefunds"]>>["rows"];

async function suspectRefunds(deps: Deps, rows: RefundsPage, stretch: Stretch): Promise<string[]> {
  const { refunds, unlisted } = await refundsBeside(deps.sql, rows, stretch, SWEEP_ROWS_MAX);
  const differing = rows.filter((told) => {
    const row = refunds.find(({ id, providerId }) => providerId === told.id || id === told.refundId);
    return row?.status !== told.status;
  });
  return [...differing.flatMap(({ paymentId }) => paymentId ?? []), ...unlisted];
}

async function examineAll(deps: Deps, paymentIds: string[]): Promise<void> {
  for (const id of paymentIds) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    await examine(deps, id);
  }
}

/** What is left once everything that mends by itself has been asked. */
async function examine(deps: Deps, paymentId: string): Promise<void> {
  let found = await differencesOf(deps, paymentId);
  if (found.length > 0) {
    await mend(deps, paymentId);
    found = await differencesOf(deps, paymentId);
  }
  if (found.length > 0) deps.log.info("books_differ", { kinds: found.map(({ kind }) => kind) });
  await noteDifferences(deps.sql, paymentId, found, alarmOf(deps));
}

async function mend(deps: Deps, paymentId: string): Promise<void> {
  try {
    await settleByPayment(deps, paymentId);
    await followRefunds(deps, paymentId);
    await concludeGivenUp(deps, paymentId);
  } catch (error) {
    // Of a payment that the provider does not know nothing can be mended.
    if (!(error instanceof UnknownPayment)) throw error;
  }
}

async function differencesOf(deps: Deps, paymentId: string): Promise<Found[]> {
  // Ours first: what is read after it is newer.
  const own = await findOrderByPayment(deps.sql, paymentId);
  const rows = own ? await findRefunds(deps.sql, own.id) : [];
  const payment = await inspect(deps, paymentId);
  if (!payment) return [own && missingPayment(own)].filter((found) => found !== null);
  const order: OrderRow | null = own ?? (payment.orderId ? await findOrder(deps.sql, payment.orderId) : null);
  const found = [paymentDifference(payment, order)].filter((each) => each !== null);
  return own ? [...found, ...refundDifferences(own, rows, await deps.payments.listRefunds(paymentId))] : found;
}

async function inspect(deps: Deps, paymentId: string): Promise<ListedPayment | null> {
  try {
    return await deps.payments.inspect(paymentId);
  } catch (error) {
    if (error instanceof UnknownPayment) return null;
    throw error;
  }
}
