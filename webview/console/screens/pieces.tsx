import type { MerchantOrder } from "../../../contract/merchant.ts";
import { FieldError } from "../../ui/field.tsx";
import { money, t } from "../../words.ts";
import { piecesLeft } from "../refunding.ts";
import { Glyph } from "./glyph.tsx";

interface PiecesProps {
  order: MerchantOrder;
  pieces: number[];
  error: string;
  onChange(pieces: number[]): unknown;
}

/** How many of each line, up to what was not given back yet. */
export function Pieces({ order, pieces, error, onChange }: PiecesProps) {
  return (
    <div>
      <ul class="sold">
        {order.lines.map(({ variantId, title, unit }, line) => {
          const left = piecesLeft(order, line);
          const count = Math.min(pieces[line] ?? 0, left);
          const put = (next: number) => () => onChange(pieces.map((each, index) => (index === line ? next : each)));
          return (
            <li class="line" key={variantId}>
              <span class="words">
                <span>{title}</span>
                <small>{left > 0 ? `${left} × ${money(unit)}` : t("refund.all_back")}</small>
              </span>
              {left > 0 && (
                <span class="stepper">
                  <Step glyph="minus" label={t("refund.fewer", { title })} go={count > 0 ? put(count - 1) : null} />
                  <output>{count}</output>
                  <Step glyph="plus" label={t("refund.more", { title })} go={count < left ? put(count + 1) : null} />
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <FieldError id="pieces" text={error} />
    </div>
  );
}

/** @param go null: no further */
function Step({ glyph, label, go }: { glyph: "plus" | "minus"; label: string; go: (() => unknown) | null }) {
  return (
    <button type="button" class="tool" aria-label={label} aria-disabled={!go} onClick={() => go?.()}>
      <Glyph name={glyph} />
    </button>
  );
}
