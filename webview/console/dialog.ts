/** What is being done to an order, as long as its dialog is open, and what is kept of it when it is closed unfinished. */
import type { MerchantOrder } from "../../contract/merchant.ts";
import type { FulfilmentState, RefundReason } from "../../contract/order.ts";
import type { OrderPayment, QuarantineEnd } from "../../contract/quarantine.ts";
import type { Failure } from "../call.ts";
import { emptyRefund, type RefundDraft } from "./refunding.ts";
import { NO_PARCEL, type Parcel } from "./shipping.ts";

interface Base {
  /** The order's number. */
  order: string;
  failure: Failure | null;
  /** True once it was sent off: what is wrong is said beside the fields. */
  checked: boolean;
}
export interface MoveDialog extends Base {
  kind: "move";
  to: Exclude<FulfilmentState, "unfulfilled" | "cancelled">;
  parcel: Parcel;
}
export interface RefundDialog extends Base {
  kind: "refund";
  draft: RefundDraft;
  /** Of this dialog: a double press and every try again are one refund. */
  key: string;
  /** The amount in minor units that is named and has to be confirmed; null: it is still being chosen. */
  confirming: number | null;
  /** It was sent and no answer came: nothing may be changed until one has. */
  unknown: boolean;
}
export interface CancelDialog extends Base {
  kind: "cancel";
  reason: RefundReason;
  note: string;
}
export interface SettleDialog extends Base {
  kind: "settle";
  /** `attended`: the provider does not know of such a payment. Null: nothing is chosen yet. */
  end: QuarantineEnd | "attended" | null;
  /** It is named by itself, and has to be confirmed. */
  sure: boolean;
  /** What the provider says of the payment; undefined: it has not answered. */
  payment?: OrderPayment["payment"] | undefined;
}
export type Dialog = MoveDialog | RefundDialog | CancelDialog | SettleDialog;

const base = ({ number }: MerchantOrder): Base => ({ order: number, failure: null, checked: false });

export const moving = (order: MerchantOrder, to: MoveDialog["to"]): MoveDialog => {
  return { ...base(order), kind: "move", to, parcel: NO_PARCEL };
};

/** @param key fresh and random */
export const refunding = (order: MerchantOrder, key: string): RefundDialog => {
  return { ...base(order), kind: "refund", draft: emptyRefund(order), key, confirming: null, unknown: false };
};

export const cancelling = (order: MerchantOrder): CancelDialog => {
  return { ...base(order), kind: "cancel", reason: "requested_by_customer", note: "" };
};

export const settling = (order: MerchantOrder): SettleDialog => ({
  ...base(order),
  kind: "settle",
  end: null,
  sure: false,
});
