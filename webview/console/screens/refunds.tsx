import type { MerchantOrder } from "../../../contract/merchant.ts";
import { money, t } from "../../words.ts";
import { refundFace } from "../faces.ts";
import { Chips } from "./chip.tsx";
import { exact } from "./moment.tsx";

export function Refunds({ order }: { order: MerchantOrder }) {
  if (order.refunds.length === 0) return null;
  return (
    <section class="block" aria-labelledby="refunds-title">
      <h3 id="refunds-title">{t("refunds")}</h3>
      <ul class="sold">
        {order.refunds.map((refund) => (
          <li key={refund.id}>
            <span class="line">
              <b>{money(refund.amount)}</b>
              <Chips faces={[refundFace(refund)]} />
            </span>
            <small>
              {[
                exact(refund.createdAt),
                t(refund.by === "provider" ? "refund.elsewhere" : reasonOf(refund.reason)),
              ].join(" · ")}
            </small>
            {refund.note && <p class="note">{refund.note}</p>}
            {refund.failure && <small class="error">{refund.failure.replaceAll("_", " ")}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const REASONS = ["requested_by_customer", "duplicate", "fraudulent"] as const;
const reasonOf = (reason: string) => `reason.${REASONS.find((known) => known === reason) ?? "other"}` as const;
