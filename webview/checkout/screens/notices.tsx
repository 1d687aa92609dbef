import { Notice } from "../../ui/notice.tsx";
import { money, t } from "../../words.ts";
import { model, proofOffer } from "../page.ts";
import { aboutCard, nothingToFillIn } from "../state.ts";

const CALM = ["bank_waiting", "order_over", "price_changed"];

/** What is on top of the checkout: the one message, and what the owner of a forwarded link can do. */
export function Notices() {
  const waiting = model.waiting.value;
  return (
    <>
      {waiting && <Notice calm words={t(`notice.${waiting === "offline" ? waiting : "one_moment"}`)} />}
      {!besideCard() && <Message />}
      {model.view.value?.level === "link" && proofOffer.value?.()}
    </>
  );
}

/** True while the message is about the card, and the form has a place beside it. */
export const besideCard = (): boolean => aboutCard(model.notice.value) && !nothingToFillIn(model);

export function Message() {
  const notice = model.notice.value;
  if (!notice || model.waiting.value) return null;
  const amounts = "from" in notice ? { from: money(notice.from), to: money(notice.to) } : {};
  const words = "words" in notice ? notice.words : t(`notice.${notice.kind}`, amounts);
  return <Notice id="notice" calm={CALM.includes(notice.kind)} words={words} />;
}
