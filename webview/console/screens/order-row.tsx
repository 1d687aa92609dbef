import type { OrderSummary } from "../../../contract/merchant.ts";
import { money, t } from "../../words.ts";
import { chipsOf } from "../faces.ts";
import { model } from "../page.ts";
import { addressOf, toOrder } from "../place.ts";
import { Chips } from "./chip.tsx";
import { Glyph } from "./glyph.tsx";
import { Moment } from "./moment.tsx";

/** A link, so that it opens in another tab too. */
export function OrderRow({ order }: { order: OrderSummary }) {
  const { number, name, total, createdAt, needsAttention, dispute } = order;
  const place = model.place.value;
  const wanted = needsAttention || dispute;
  return (
    <li>
      <a
        class="order-row"
        id={`row-${number}`}
        href={addressOf({ ...place, ...toOrder(number) })}
        aria-current={place.order === number || place.order === order.id ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          void model.show(toOrder(number));
        }}
      >
        <span class="line">
          <b>{name}</b>
          <b>{money(total)}</b>
        </span>
        <small class="line">
          <span>{number}</span>
          <Moment at={createdAt} />
        </small>
        <span class="line">
          <Chips faces={chipsOf(order)} />
          {wanted && (
            <span class="mark">
              <Glyph name="alert" />
              {t("attention")}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
