import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { type Key, money, t } from "../../words.ts";
import { attentionWords } from "../faces.ts";
import { model } from "../page.ts";

/** What was just done, and whatever a person has to look at. */
export function Alarms({ order }: { order: MerchantOrder }) {
  const { desk } = model;
  const { needsAttention, dispute, fraudWarnedAt, inChat, status } = order;
  return (
    <>
      <Told order={order} />
      {needsAttention && (
        <Notice words={t(attentionWords(needsAttention))}>
          <Button label={t("attended")} onPress={desk.attend} look="link" busy={desk.busy.value} />
        </Notice>
      )}
      {dispute && <Notice words={t("dispute", { status: dispute.replaceAll("_", " ") })} />}
      {fraudWarnedAt && <Notice words={t("fraud")} />}
      {status === "paid" && !inChat && <Notice calm words={t("guest")} />}
    </>
  );
}

function Told({ order }: { order: MerchantOrder }) {
  const told = model.desk.told.value;
  if (!told) return null;
  if (told.what !== "refund") {
    const done: Key = `told.${told.what}`;
    return <Notice id="told" calm words={t(done)} />;
  }
  const refund = order.refunds.find(({ id }) => id === told.id);
  if (!refund) return null;
  const words: Key = `told.refund_${refund.status}`;
  return <Notice id="told" calm={refund.status !== "failed"} words={t(words, { amount: money(refund.amount) })} />;
}
