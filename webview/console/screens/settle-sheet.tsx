import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Option } from "../../ui/row.tsx";
import { t } from "../../words.ts";
import type { SettleDialog } from "../dialog.ts";
import { model } from "../page.ts";
import { SheetFrame, toldWords } from "./sheet-frame.tsx";

interface Props {
  dialog: SettleDialog;
  order: MerchantOrder;
}
type End = NonNullable<SettleDialog["end"]>;

const ENDS: readonly End[] = ["accept", "refund", "release", "attended"];
/** What is said is said of the order's own payment, and never of one that only names the order. */
const FOREIGN_ENDS: readonly End[] = ["release", "attended"];

const change = model.desk.change<SettleDialog>;
const wordsOf = (end: End) => t(`settle.${end}`).split("\n") as [title: string, detail: string];

/** What becomes of a payment that is not its order's amount, or not its own: nothing is chosen before the merchant does. */
export function SettleSheet({ dialog, order }: Props) {
  const { end, sure } = dialog;
  return end && sure ? <Confirming end={end} order={order} /> : <Choosing dialog={dialog} order={order} />;
}

function Choosing({ dialog: { end, checked }, order }: Props) {
  const isForeign = order.needsAttention === "foreign_payment";
  return (
    <SheetFrame title={t("settle.title", { number: order.number })} label={t("refund.on")} busyLabel={t("sheet.busy")}>
      <p class="small">{t(isForeign ? "settle.why_foreign" : "settle.why")}</p>
      <fieldset class="ways" aria-describedby={checked ? "end-error" : undefined}>
        <legend class="unseen">{t("settle")}</legend>
        {(isForeign ? FOREIGN_ENDS : ENDS).map((each) => (
          <Option
            key={each}
            group="end"
            words={wordsOf(each)}
            chosen={end === each}
            onChoose={() => change({ end: each, checked: false })}
          />
        ))}
      </fieldset>
      {checked && (
        <p class="error" id="end-error" role="alert" tabIndex={-1}>
          {t("settle.none")}
        </p>
      )}
    </SheetFrame>
  );
}

function Confirming({ end, order }: { end: End; order: MerchantOrder }) {
  const [title, detail] = wordsOf(end);
  return (
    <SheetFrame
      title={`${title} · ${order.number}`}
      label={title}
      busyLabel={t("sheet.busy")}
      danger
      back={{ label: t("refund.change"), go: () => change({ sure: false }) }}
    >
      <p>{detail}</p>
      <p class="small">
        {t("final")} {(end === "accept" || end === "refund") && toldWords(order.inChat)}
      </p>
    </SheetFrame>
  );
}
