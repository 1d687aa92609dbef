import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Option } from "../../ui/row.tsx";
import { t } from "../../words.ts";
import type { SettleDialog } from "../dialog.ts";
import { model } from "../page.ts";
import { SheetFrame } from "./sheet-frame.tsx";

const ENDS = ["accept", "refund", "release", "attended"] as const;

/** What becomes of a payment that is not the order's amount, or not its own: nothing is chosen before the merchant does. */
export function SettleSheet({ dialog: { end, checked }, order }: { dialog: SettleDialog; order: MerchantOrder }) {
  const words = (each: (typeof ENDS)[number]) => t(`settle.${each}`).split("\n") as [title: string, detail: string];
  return (
    <SheetFrame
      title={t("settle.title", { number: order.number })}
      label={end ? words(end)[0] : t("settle.go")}
      busyLabel={t("sheet.busy")}
      danger={end === "refund" || end === "release"}
    >
      <p class="small">{t("settle.why")}</p>
      <fieldset class="ways">
        <legend class="unseen">{t("settle")}</legend>
        {ENDS.map((each) => (
          <Option
            key={each}
            group="end"
            words={words(each)}
            chosen={end === each}
            onChoose={() => model.desk.change<SettleDialog>({ end: each, checked: false })}
          />
        ))}
      </fieldset>
      {checked && (
        <p class="error" tabIndex={-1}>
          {t("settle.none")}
        </p>
      )}
      <p class="small">{t("final")}</p>
    </SheetFrame>
  );
}
