import type { MerchantOrder } from "../../../contract/merchant.ts";
import { money, t } from "../../words.ts";
import type { CancelDialog } from "../dialog.ts";
import { model } from "../page.ts";
import { Glyph } from "./glyph.tsx";
import { SheetFrame, toldWords } from "./sheet-frame.tsx";
import { WhyFields } from "./why-fields.tsx";

/** Names all that goes with it before it is done. */
export function CancelSheet({ dialog, order }: { dialog: CancelDialog; order: MerchantOrder }) {
  const { refundable, number, pieces, inChat } = order;
  const amount = money(refundable);
  const label = refundable.amount > 0 ? t("cancel.go", { amount }) : t("cancel");
  return (
    <SheetFrame title={t("cancel.title", { number })} label={label} busyLabel={t("sheet.busy")} danger>
      <ul class="consequences">
        <li>
          <Glyph name="back_arrow" />
          {refundable.amount > 0 ? t("cancel.money", { amount }) : t("cancel.no_money")}
        </li>
        <li>
          <Glyph name="box" />
          {t("cancel.goods", { count: String(pieces) })}
        </li>
        <li>
          <Glyph name="mail" />
          {toldWords(inChat)}
        </li>
        <li>
          <Glyph name="alert" />
          {t("final")}
        </li>
      </ul>
      <WhyFields {...dialog} onChange={(part) => model.desk.change<CancelDialog>(part)} />
    </SheetFrame>
  );
}
