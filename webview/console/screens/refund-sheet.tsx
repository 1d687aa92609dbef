import type { MerchantOrder } from "../../../contract/merchant.ts";
import type { Money } from "../../../contract/money.ts";
import { Field } from "../../ui/field.tsx";
import { Option } from "../../ui/row.tsx";
import { money, t } from "../../words.ts";
import { plainAmount } from "../amount.ts";
import type { RefundDialog } from "../dialog.ts";
import { cardWords } from "../faces.ts";
import { model } from "../page.ts";
import { amountOf, piecesLeft, type RefundDraft } from "../refunding.ts";
import { Pieces } from "./pieces.tsx";
import { SheetFrame, toldWords } from "./sheet-frame.tsx";
import { WhyFields } from "./why-fields.tsx";

interface Props {
  dialog: RefundDialog;
  order: MerchantOrder;
}

const change = model.desk.change<RefundDialog>;

/** First how much, then the exact amount once more, by itself, before it goes. */
export function RefundSheet({ dialog, order }: Props) {
  const { confirming } = dialog;
  return confirming === null ? (
    <Choosing dialog={dialog} order={order} />
  ) : (
    <Confirming dialog={dialog} order={order} amount={{ ...order.total, amount: confirming }} />
  );
}

function Choosing({ dialog, order }: Props) {
  const { draft, checked } = dialog;
  const set = (part: Partial<RefundDraft>) => change({ draft: { ...draft, ...part }, checked: false });
  const amount = amountOf(order, draft);
  const error = checked && typeof amount === "string" ? t(`refund.fault.${amount}`, limits(order)) : "";
  const ways = [
    ["all", money(order.refundable)],
    // What was paid for a piece is its share of the price.
    ...(order.adjustment.amount === 0 && order.lines.some((_, line) => piecesLeft(order, line) > 0)
      ? [["pieces"] as const]
      : []),
    ["amount"],
  ] as const;
  return (
    <SheetFrame title={t("refund.title", { number: order.number })} label={t("refund.on")} busyLabel={t("sheet.busy")}>
      <fieldset class="ways">
        <legend class="unseen">{t("refund.how")}</legend>
        {ways.map(([how, end]) => (
          <Option
            key={how}
            group="how"
            words={[t(`refund.${how}`)]}
            end={end ?? ""}
            chosen={draft.how === how}
            onChoose={() => set({ how })}
          />
        ))}
      </fieldset>
      {draft.how === "pieces" && (
        <Pieces order={order} pieces={draft.pieces} onChange={(pieces) => set({ pieces })} error={error} />
      )}
      {draft.how === "amount" && (
        <div class="fields">
          <Field
            id="refund-amount"
            label={t("refund.amount_in", { currency: order.total.currency })}
            value={draft.amount}
            error={error}
            width="full"
            autocomplete="off"
            inputMode="text"
            required
            longest={16}
            onType={(value) => set({ amount: value })}
            onLeave={() => {}}
          />
        </div>
      )}
      <WhyFields {...draft} onChange={set} />
      <p class="line strong" role="status">
        <span>{t("refund.goes")}</span>
        <span>{typeof amount === "number" ? money({ ...order.total, amount }) : "–"}</span>
      </p>
    </SheetFrame>
  );
}

const limits = ({ refundable }: MerchantOrder) => ({
  amount: money(refundable),
  example: plainAmount(refundable.amount, refundable.currency),
});

function Confirming({ dialog, order, amount }: Props & { amount: Money }) {
  const { card, inChat } = order;
  const { note, reason } = dialog.draft;
  // Once it was sent nothing of it may change; closed and opened again it is still the same refund.
  const back = dialog.unknown ? undefined : { label: t("refund.change"), go: () => change({ confirming: null }) };
  return (
    <SheetFrame
      title={t("refund.sure", { amount: money(amount) })}
      label={t("refund.go", { amount: money(amount) })}
      busyLabel={t("refund.busy")}
      back={back}
    >
      <dl class="facts">
        <div class="line">
          <dt>{t("refund.to")}</dt>
          <dd>{card ? cardWords(card) : t("refund.to_card")}</dd>
        </div>
        <div class="line">
          <dt>{t("reason")}</dt>
          <dd>{t(`reason.${reason}`)}</dd>
        </div>
        {note.trim() && (
          <div class="line">
            <dt>{t("note")}</dt>
            <dd>{note}</dd>
          </div>
        )}
      </dl>
      <p class="small">
        {t("final")} {toldWords(inChat)}
      </p>
    </SheetFrame>
  );
}
