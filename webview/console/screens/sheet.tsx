import { model } from "../page.ts";
import { CancelSheet } from "./cancel-sheet.tsx";
import { MoveSheet } from "./move-sheet.tsx";
import { RefundSheet } from "./refund-sheet.tsx";
import { SettleSheet } from "./settle-sheet.tsx";

/** The dialog that is open, if any. It stays above everything and keeps what was typed, whatever goes wrong. */
export function Sheet() {
  const { dialog, order } = model.desk;
  if (!dialog.value || !order.value) return null;
  if (dialog.value.kind === "move") return <MoveSheet dialog={dialog.value} order={order.value} />;
  if (dialog.value.kind === "refund") return <RefundSheet dialog={dialog.value} order={order.value} />;
  if (dialog.value.kind === "settle") return <SettleSheet dialog={dialog.value} order={order.value} />;
  return <CancelSheet dialog={dialog.value} order={order.value} />;
}
