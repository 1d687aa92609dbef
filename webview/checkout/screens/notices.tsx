import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { money, t } from "../../words.ts";
import { model } from "../page.ts";

const CALM = ["bank_waiting", "order_over", "price_changed"];

/** What is on top of the checkout: the one message, and the line for the owner of a forwarded link. */
export function Notices() {
  const waiting = model.waiting.value;
  return (
    <>
      {waiting && <Notice calm words={t(`notice.${waiting === "offline" ? waiting : "one_moment"}`)} />}
      {!besideCard() && <Message />}
      {model.view.value?.level === "link" && model.renew && <Yours renew={model.renew} />}
    </>
  );
}

/** True while the message is about the card, and the form has a place beside it. */
export function besideCard(): boolean {
  const notice = model.notice.value;
  return notice !== null && "beside" in notice && model.step.value.kind === "form";
}

export function Message() {
  const notice = model.notice.value;
  if (!notice || model.waiting.value) return null;
  const amounts = "from" in notice ? { from: money(notice.from), to: money(notice.to) } : {};
  return <Notice id="notice" calm={CALM.includes(notice.kind)} words={t(`notice.${notice.kind}`, amounts)} />;
}

/** Somebody who only holds the link: perhaps it is the owner, on another device. */
function Yours({ renew }: { renew(): unknown }) {
  const renewal = model.renewal.value;
  return (
    <p class="small yours" role="status">
      {renewal === "idle" ? t("yours") : t(`renew.${renewal}`)}{" "}
      {renewal === "idle" && <Button look="link" label={t("renew")} onPress={renew} />}
    </p>
  );
}
