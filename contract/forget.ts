/** A merchant passes on that the person of an order wants their data deleted. */
import * as v from "valibot";
import type { MerchantOrder } from "./merchant.ts";

/** POST /api/merchant/orders/:order/forget. The same again changes nothing. */
export const ForgetRequest = v.strictObject({});

/** Answer of POST /api/merchant/orders/:order/forget. */
export interface Forgotten {
  /** `guest`: what is kept of them with this order. `buyer`: all that is theirs, as if they had asked for it in the chat. */
  whose: "guest" | "buyer";
  /** `gone`; `going`: within a minute; `waiting`: for an order of theirs that is under way, thirty days at the longest. */
  state: "gone" | "going" | "waiting";
  order: MerchantOrder;
}
