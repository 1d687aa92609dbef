import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { money, t } from "../../words.ts";
import { settling } from "../dialog.ts";
import { attentionWords } from "../faces.ts";
import { model } from "../page.ts";
import { Glyph } from "./glyph.tsx";

/** What was just done, and whatever a person has to look at. */
export function Alarms({ order }: { order: MerchantOrder }) {
  const { desk } = model;
  const { needsAttention, dispute, fraudWarnedAt, inChat, status } = order;
  return (
    <>
      <Told order={order} />
      {needsAttention && (
        <Notice words={t(attentionWords(needsAttention))}>
          {order.quarantined ? (
            <Button key="settle" label={t("settle")} onPress={() => desk.start(settling)} look="link" />
          ) : (
            <Button key="attended" label={t("attended")} onPress={desk.attend} look="link" busy={desk.busy.value} />
          )}
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
    return <Done words={t(`told.${told.what}`)} />;
  }
  const refund = order.refunds.find(({ id }) => id === told.id);
  if (!refund) return null;
  const words = t(`told.refund_${refund.status}`, { amount: money(refund.amount) });
  if (refund.status === "succeeded") return <Done words={words} />;
  return <Notice id="told" calm={refund.status !== "failed"} words={words} />;
}

function Done({ words }: { words: string }) {
  const [title, text] = words.split("\n");
  return (
    <div class="notice calm" id="told" tabIndex={-1} role="status">
      <Glyph name="check" />
      <div>
        <b>{title}</b>
        <p>{text}</p>
      </div>
    </div>
  );
}
