/** What a merchant is shown of what went wrong beside the orders: differences with the provider's books, and dead letters. */
import type { Box, DeadLetter, DeadLetterList, Replayed } from "../../contract/dead-letter.ts";
import { BOXES } from "../../contract/dead-letter.ts";
import { DIFFERENCE_ADVICE, type DifferenceList } from "../../contract/difference.ts";
import { comparedAt, listDifferences } from "../../db/books.ts";
import { type DeadLetterRow, letterStatus, listDeadLetters, replayDeadLetter } from "../../db/dead-letters.ts";
import { endWaits } from "../../db/outbox.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { sweepInbox } from "../inbox.ts";
import { DEAD_LETTERS_SHOWN_MAX, DIFFERENCES_SHOWN_MAX, SWEEP_ROWS_MAX } from "../limits.ts";
import { drainOutbox, drainThreads } from "../outbox.ts";
import { alarmOf } from "./alert.ts";
import { sendAlerts } from "./alerts.ts";
import { aboutOf, whyOf } from "./dead-letter.ts";

export async function showDifferences({ sql }: Deps, withClosed: boolean): Promise<DifferenceList> {
  const rows = await listDifferences(sql, withClosed, DIFFERENCES_SHOWN_MAX);
  const { recent, whole } = await comparedAt(sql);
  return {
    differences: rows.map(({ id, kind, subject, orderId, number, amountMinor, currency, firstSeenAt, closedAt }) => ({
      id,
      kind,
      subject,
      order: orderId && number ? { id: orderId, number: orderNumber({ number }) } : null,
      amount: { amount: amountMinor, currency },
      firstSeenAt: firstSeenAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      advice: DIFFERENCE_ADVICE[kind],
    })),
    comparedAt: { recent: recent?.toISOString() ?? null, whole: whole?.toISOString() ?? null },
  };
}

export async function showDeadLetters({ sql }: Deps): Promise<DeadLetterList> {
  const rows = await listDeadLetters(sql, DEAD_LETTERS_SHOWN_MAX);
  return { deadLetters: rows.map(viewLetter) };
}

function viewLetter({ orderId, orderNumber: number, at, ...letter }: DeadLetterRow): DeadLetter {
  const order = orderId && number ? { id: orderId, number: orderNumber({ number }) } : null;
  return { ...letter, about: aboutOf(letter, order !== null), why: whyOf(letter), order, at: at.toISOString() };
}

/** Tries it again at once, and says what came of it. A tap among the events charges nothing by it: it is too old to. */
export async function replay(deps: Deps, box: string, row: string): Promise<Replayed | Failure> {
  const number = /^\d{1,9}$/.test(row) ? Number(row) : null;
  if (!isBox(box) || number === null) return NO_LETTER;
  const { sql, now, config } = deps;
  const name = await replayDeadLetter(sql, box, number, now, config.alertUrl !== null);
  if (name !== null) await tryAgain(deps, box, name);
  const status = await letterStatus(sql, box, number);
  // An alert that nobody would hear stays dead.
  return name === null && status !== "dead" ? NO_LETTER : { box, row: number, status: outcomeOf(status) };
}

/** From here on it is due: whatever fails now is taken up by the sweep. What else is due by then waits for the answer. */
async function tryAgain(deps: Deps, box: Box, name: string): Promise<void> {
  if (box === "inbox") await sweepInbox(deps);
  else if (name.startsWith("alert:")) await sendAlerts(deps);
  else await drainThreads(deps);
  // What came too late for its buyer's window is over at once.
  await endWaits(deps.sql, deps.now, SWEEP_ROWS_MAX, alarmOf(deps));
  deps.later(() => drainOutbox(deps));
}

const NO_LETTER = new Failure("not_found", "There is no such dead letter. It may have been replayed already.");

/** What another worker holds at this moment is pending as well. */
function outcomeOf(status: string | null): Replayed["status"] {
  if (status === "dead" || status === "waiting") return status;
  return status === "sent" || status === "done" ? "done" : "pending";
}

const isBox = (text: string): text is Box => BOXES.some((box) => box === text);
