import type { MerchantOrder } from "../../../contract/merchant.ts";
import type { Money } from "../../../contract/money.ts";
import { money, t } from "../../words.ts";

/** What was bought and how its price adds up. */
export function Lines({ order }: { order: MerchantOrder }) {
  const {
    lines,
    subtotal,
    discount,
    code,
    delivery,
    promised,
    tax,
    taxMode,
    tip,
    adjustment,
    total,
    refunded,
    status,
  } = order;
  const taxed = tax.amount > 0 && <Sum words={t(`sum.tax_${taxMode}`)} amount={tax} />;
  const kept = { ...total, amount: total.amount - refunded.amount };
  return (
    <section class="block" aria-labelledby="lines-title">
      <h3 id="lines-title">{t("bought")}</h3>
      <ul class="sold">
        {lines.map((line) => (
          <li class="line" key={line.variantId}>
            <span class="words">
              <span>{line.title}</span>
              <small>{[line.detail, `${line.quantity} × ${money(line.unit)}`].filter(Boolean).join(" · ")}</small>
            </span>
            <span>{money(line.total)}</span>
          </li>
        ))}
      </ul>
      <dl class="amounts">
        <Sum words={t("sum.goods")} amount={subtotal} />
        {discount.amount > 0 && (
          <Sum words={t("sum.discount", { code: code ?? "" })} amount={{ ...discount, amount: -discount.amount }} />
        )}
        {promised && <Sum words={t("sum.delivery")} amount={delivery} />}
        {taxMode === "added" && taxed}
        {tip.amount > 0 && <Sum words={t("sum.tip")} amount={tip} />}
        {adjustment.amount !== 0 && <Sum words={t("sum.adjustment")} amount={adjustment} />}
        <Sum words={t(status === "paid" ? "sum.total" : "sum.owed")} amount={total} strong />
        {taxMode === "included" && adjustment.amount === 0 && taxed}
        {refunded.amount > 0 && (
          <>
            <Sum words={t("sum.refunded")} amount={{ ...refunded, amount: -refunded.amount }} />
            <Sum words={t("sum.kept")} amount={kept} strong />
          </>
        )}
      </dl>
    </section>
  );
}

function Sum({ words, amount, strong = false }: { words: string; amount: Money; strong?: boolean }) {
  return (
    <div class={strong ? "line strong" : "line"}>
      <dt>{words}</dt>
      <dd>{money(amount)}</dd>
    </div>
  );
}
