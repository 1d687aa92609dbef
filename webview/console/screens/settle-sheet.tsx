import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Option } from "../../ui/row.tsx";
import { t } from "../../words.ts";
import type { SettleDialog } from "../dialog.ts";
import { moneyOf } from "../money.ts";
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

const isForeign = ({ needsAttention }: MerchantOrder) => needsAttention === "foreign_payment";
const change = model.desk.change<SettleDialog>;
const wordsOf = (end: End) => t(`settle.${end}`).split("\n") as [title: string, detail: string];

/** What becomes of a payment that is not its order's amount, or not its own: nothing is chosen before the merchant does. */
export function SettleSheet({ dialog, order }: Props) {
  const { end, sure } = dialog;
  return end && sure ? (
    <Confirming end={end} dialog={dialog} order={order} />
  ) : (
    <Choosing dialog={dialog} order={order} />
  );
}

/** The order's word and the payment service's, side by side. */
function Amounts({ dialog: { payment }, order }: Props) {
  // Of a payment of somebody else's nothing is known here, and the order's own says nothing of it.
  if (isForeign(order)) return null;
  const told = t(payment ? "settle.nothing" : "settle.unknown");
  const taken = payment?.state === "succeeded" ? moneyOf(payment.amount) : told;
  const rows = [
    [t("sum.owed"), moneyOf(order.total)],
    [t("settle.taken"), payment === undefined ? "–" : taken],
    payment && payment.givenBack.amount > 0 && [t("sum.refunded"), moneyOf(payment.givenBack)],
  ];
  return (
    <div role="status">
      <dl class="facts">
        {rows.map(
          (row) =>
            row && (
              <div class="line" key={row[0]}>
                <dt>{row[0]}</dt>
                <dd>{row[1]}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}

function Choosing({ dialog, order }: Props) {
  const { end, checked } = dialog;
  return (
    <SheetFrame title={t("settle.title", { number: order.number })} label={t("refund.on")} busyLabel={t("sheet.busy")}>
      <p class="small">{t(isForeign(order) ? "settle.why_foreign" : "settle.why")}</p>
      <Amounts dialog={dialog} order={order} />
      <fieldset class="ways" aria-describedby={checked ? "end-error" : undefined}>
        <legend class="unseen">{t("settle")}</legend>
        {(isForeign(order) ? FOREIGN_ENDS : ENDS).map((each) => (
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

function Confirming({ end, dialog, order }: Props & { end: End }) {
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
      <Amounts dialog={dialog} order={order} />
      <p class="small">
        {t("final")} {(end === "accept" || end === "refund") && toldWords(order.inChat)}
      </p>
    </SheetFrame>
  );
}
