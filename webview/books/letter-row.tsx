import type { DeadLetter } from "../../contract/dead-letter.ts";
import { t } from "../words.ts";
import { type Books, nameOf } from "./books.ts";
import type { Kit } from "./kit.ts";
import { OrderLink } from "./order-link.tsx";
import { tell } from "./telling.ts";

export function LetterRow({ letter, books, kit }: { letter: DeadLetter; books: Books; kit: Kit }) {
  const { Moment, Glyph } = kit;
  const { what, why, order } = tell(letter);
  const name = nameOf(letter);
  const busy = books.busy.value === name;
  const label = t(busy ? "letter.busy" : "letter.retry");
  return (
    <li class="order-row">
      <span class="line">
        <b>{t(what)}</b>
        {books.tried.value.has(name) && (
          <span class="mark">
            <Glyph name="alert" />
            {t("letter.again")}
          </span>
        )}
      </span>
      <span>{t(why, { reason: letter.reason })}</span>
      <small>
        <Moment at={letter.at} />
      </small>
      <small class="long">
        <bdi>
          {letter.what} · {letter.reason}
        </bdi>
      </small>
      <span class="others">
        <button
          type="button"
          class="pill"
          aria-disabled={busy}
          aria-label={`${label}: ${t(what)}`}
          onClick={() => void books.replay(letter)}
        >
          {label}
        </button>
        {order && <OrderLink order={order} label={t("letter.look")} kit={kit} />}
      </span>
    </li>
  );
}
