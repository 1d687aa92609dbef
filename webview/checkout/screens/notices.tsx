import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { money, t } from "../../words.ts";
import { model } from "../page.ts";

const CALM = ["bank_waiting", "order_over", "price_changed"];

/** The one message on top, and the line for the owner of a forwarded link. */
export function Notices() {
  const waiting = model.waiting.value;
  const notice = model.notice.value;
  return (
    <>
      {waiting && <Notice calm words={t(`notice.${waiting === "offline" ? waiting : "one_moment"}`)} />}
      {!waiting && notice && (
        <Notice id="notice" calm={CALM.includes(notice.kind)} words={t(`notice.${notice.kind}`, amounts(notice))} />
      )}
      {model.view.value?.level === "link" && model.canRenew && <Yours />}
    </>
  );
}

function amounts(notice: NonNullable<typeof model.notice.value>): Record<string, string> {
  return "from" in notice ? { from: money(notice.from), to: money(notice.to) } : {};
}

/** Somebody who only holds the link: perhaps it is the owner, on another device. */
function Yours() {
  const renewal = model.renewal.value;
  return (
    <p class="small yours" role="status">
      {renewal === "idle" ? t("yours") : t(`renew.${renewal}`)}{" "}
      {renewal === "idle" && <Button look="link" label={t("renew")} onPress={model.renew} />}
    </p>
  );
}
