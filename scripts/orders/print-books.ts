/** PURE. Differences and dead letters as a terminal shows them. */
import type { DeadLetterList, Replayed } from "../../contract/dead-letter.ts";
import type { DifferenceList } from "../../contract/difference.ts";
import { formatMoney } from "../../contract/money.ts";
import { plain } from "./print.ts";

const moment = (iso: string | null) => iso?.slice(0, 16).replace("T", " ") ?? "never";

export function differencesText({ differences, comparedAt }: DifferenceList): string {
  const rows = differences.map(({ kind, subject, order, amount, firstSeenAt, closedAt, advice }) => {
    const until = closedAt ? `, gone since ${moment(closedAt)}` : "";
    const what = [kind, subject, order?.number, formatMoney("en-GB", amount)].filter(Boolean).join("  ");
    return `${what}  since ${moment(firstSeenAt)}${until}\n  ${advice}`;
  });
  const when = `Compared: the last hours ${moment(comparedAt.recent)}, everything ${moment(comparedAt.whole)}`;
  return [...(rows.length > 0 ? rows : ["The provider's books and these agree."]), when].join("\n");
}

export function deadLettersText({ deadLetters }: DeadLetterList): string {
  if (deadLetters.length === 0) return "Nothing was given up.";
  return deadLetters
    .map(({ box, row, what, reason, attempts, at }) => {
      return `${box}:${row}  ${moment(at)}  ${plain(what)}  ${plain(reason)}  (${attempts === 1 ? "1 try" : `${attempts} tries`})`;
    })
    .join("\n");
}

const OUTCOMES: Readonly<Record<Replayed["status"], string>> = {
  done: "it got through",
  pending: "not yet; it is tried again by itself",
  waiting: "it waits for its buyer to write, and is given up again if they do not",
  dead: "given up again; `dead` says why",
};

export const replayedText = ({ box, row, status }: Replayed): string => `${box}:${row}: ${OUTCOMES[status]}`;
