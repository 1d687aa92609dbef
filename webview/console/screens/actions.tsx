import type { MerchantOrder } from "../../../contract/merchant.ts";
import { Button } from "../../ui/button.tsx";
import { t } from "../../words.ts";
import { cancelling } from "../dialog.ts";
import { MOVES } from "../faces.ts";
import { model } from "../page.ts";

/** What may be done with this order now, and nothing else: the next usual step large, the others below. */
export function Actions({ order }: { order: MerchantOrder }) {
  const { desk } = model;
  const [first, ...others] = MOVES.filter((move) => order.moves.includes(move));
  const refundable = order.refundable.amount > 0;
  const cancellable = order.moves.includes("cancelled");
  if (!first && !refundable && !cancellable) return null;
  return (
    <div class="actions">
      {first && first !== "returned" && <Button label={t(`move.${first}`)} onPress={() => desk.move(first)} />}
      <div class="others">
        {(first === "returned" ? [first, ...others] : others).map((move) => (
          <Pill key={move} label={t(`move.${move}`)} onPress={() => desk.move(move)} />
        ))}
        {refundable && <Pill label={t("refund")} onPress={desk.giveBack} />}
        {cancellable && <Pill label={t("cancel")} onPress={() => desk.start(cancelling)} bad />}
      </div>
    </div>
  );
}

function Pill({ label, onPress, bad = false }: { label: string; onPress(): unknown; bad?: boolean }) {
  return (
    <button type="button" class={bad ? "pill bad-words" : "pill"} onClick={onPress}>
      {label}
    </button>
  );
}
