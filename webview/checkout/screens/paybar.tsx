import { Button } from "../../ui/button.tsx";
import { money, t } from "../../words.ts";
import { armed, boot, model, orderFaces } from "../page.ts";
import { billOf } from "../state.ts";

/** The bar that stays: one button that names the amount, and who sells under which terms. */
export function PayBar() {
  const { legalName, sellerUrl, termsUrl, withdrawalUrl, privacyUrl } = { ...boot.shop, ...model.quote.value?.legal };
  const [label, busy] = labelOf();
  return (
    <footer>
      <div role="status">
        <Button label={label} busy={busy} soon={!armed.value} onPress={model.press} />
      </div>
      <p class="fine">
        {orderFaces.value?.held()}
        {t(billOf(model)?.parts.at(-1)?.kind === "included_tax" ? "vat" : "fine")}{" "}
        <a href={sellerUrl} dir="auto">
          {legalName}
        </a>
        <span>
          <a href={termsUrl}>{t("terms")}</a> · <a href={withdrawalUrl}>{t("withdrawal")}</a> ·{" "}
          <a href={privacyUrl}>{t("privacy")}</a>
        </span>
      </p>
    </footer>
  );
}

function labelOf(): [label: string, busy: boolean] {
  const { step, busy, priced, order } = model;
  const total = billOf(model)?.total;
  if (step.value === "opening") return [t("opening"), true];
  if (busy.value) return [t(busy.value), true];
  if (priced.value === "asking") return [t("pricing"), true];
  if (order.value?.status === "action_required") return [t("confirm"), false];
  return [priced.value === "yes" && total ? t("pay", { amount: money(total) }) : t("continue"), false];
}
