import type { HistoryEntry, MerchantOrder } from "../../../contract/merchant.ts";
import { type Key, money, t } from "../../words.ts";
import { stepGlyph } from "../faces.ts";
import { Glyph } from "./glyph.tsx";
import { exact } from "./moment.tsx";

/** All that ever happened to the order, the newest first. */
export function History({ order }: { order: MerchantOrder }) {
  return (
    <section class="block" aria-labelledby="history-title">
      <h3 id="history-title">{t("history")}</h3>
      <ol class="history" reversed>
        {order.history.toReversed().map((entry, index) => (
          <li key={order.history.length - index}>
            <span class="dot">
              <Glyph name={stepGlyph(entry.what)} />
            </span>
            <span class="words">
              <span>{wordsOf(entry)}</span>
              <small>{detailOf(entry, order)}</small>
              <small>
                <time dateTime={entry.at}>{exact(entry.at)}</time> · {t(`by.${entry.by}`)}
              </small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A step that came into the world after this page keeps the worker's own name for it. */
function wordsOf({ what }: HistoryEntry): string {
  const key = `step.${what}`;
  const words = t(key as Key);
  return words === key ? what.replaceAll("_", " ") : words;
}

const SHOWN = ["carrier", "code", "reason", "status"];

function detailOf({ detail }: HistoryEntry, { total }: MerchantOrder): string {
  const amountMinor = detail.amountMinor ?? detail.givenBackMinor;
  const currency = typeof detail.currency === "string" ? detail.currency : total.currency;
  const texts = SHOWN.map((key) => detail[key]).filter((text) => typeof text === "string" && text !== "");
  const amount = typeof amountMinor === "number" ? [money({ amount: amountMinor, currency })] : [];
  return [...amount, ...texts.map((text) => String(text).replaceAll("_", " "))].join(" · ");
}
