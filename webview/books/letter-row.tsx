import type { DeadLetter } from "../../contract/dead-letter.ts";
import { t } from "../words.ts";
import { type Books, nameOf } from "./books.ts";
import type { Kit } from "./kit.ts";
import { OrderLink } from "./order-link.tsx";

/** "The receipt · A-1042" */
export const titleOf = ({ about, order }: DeadLetter): string =>
  [t(`letter.${about}`), order?.number].filter(Boolean).join(" · ");

export function LetterRow({ letter, books, kit }: { letter: DeadLetter; books: Books; kit: Kit }) {
  const { Moment } = kit;
  const { why, order, at, what, reason } = letter;
  const title = titleOf(letter);
  const busy = books.busy.value;
  const label = t(busy === nameOf(letter) ? "letter.busy" : "letter.retry");
  return (
    <li class="order-row">
      <b>{title}</b>
      <span>{t(`why.${why}`)}</span>
      <small>
        <Moment at={at} />
      </small>
      <small class="long">
        <bdi>
          {what} · {reason}
        </bdi>
      </small>
      <span class="others">
        <button
          type="button"
          class="pill"
          aria-disabled={busy !== null}
          aria-label={`${label}: ${title}`}
          onClick={() => void books.replay(letter)}
        >
          {label}
        </button>
        {order && <OrderLink order={order.number} kit={kit} />}
      </span>
    </li>
  );
}
