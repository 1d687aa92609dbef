/** The bank's question about an order, for whoever holds the link of its button: the amount, how it stands, and what the bank wants. */
import type { ChallengeView } from "../../contract/links.ts";
import { findOrder } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { readBankLink } from "./bank-link.ts";
import { toldMinor } from "./charged.ts";
import { resume } from "./resume.ts";
import { NOBODY } from "./signed.ts";
import { isEndedByMerchant, toldStatus } from "./transitions.ts";

/** Reads the truth at the provider and settles by it, so that the same call tells how a challenge ended. */
export async function lookAtChallenge(deps: Deps, token: string): Promise<ChallengeView | Failure> {
  const { linkKeys, meta } = deps.config;
  const orderId = await readBankLink(linkKeys, meta.pageId, token, deps.now);
  const found = await findOrder(deps.sql, orderId ?? NOBODY);
  if (!found || isEndedByMerchant(found))
    return new Failure("not_found", "This link is not one of ours, or it is over. Look in the chat.");
  const { order, clientSecret } = await resume(deps, found);
  const isAsked = order.status === "action_required" && clientSecret !== null;
  return {
    status: toldStatus(order),
    total: { amount: toldMinor(order), currency: order.currency },
    challenge: isAsked ? { clientSecret } : null,
  };
}
