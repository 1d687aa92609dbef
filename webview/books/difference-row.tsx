import type { Difference } from "../../contract/difference.ts";
import { type Key, t } from "../words.ts";
import type { Kit } from "./kit.ts";
import { OrderLink } from "./order-link.tsx";

export function DifferenceRow({ difference, kit }: { difference: Difference; kit: Kit }) {
  const { kind, subject, order, amount, firstSeenAt, advice } = difference;
  const { Moment, moneyOf } = kit;
  // Nothing is taken yet, and may be.
  const underWay = kind === "unknown_order" && amount.amount === 0;
  const key: Key = underWay ? "difference.unknown_open" : `difference.${kind}`;
  const words = t(key);
  // A kind that came into the world after this page is told in the worker's own words.
  const [title, text] = words === key ? [kind.replaceAll("_", " "), advice] : words.split("\n");
  return (
    <li class="order-row">
      <span class="line">
        <b>{title}</b>
        <b>{moneyOf(amount)}</b>
      </span>
      <span>{text}</span>
      <small>
        <Moment at={firstSeenAt} />
      </small>
      <small class="long">
        <bdi>{subject}</bdi>
      </small>
      {order && (
        <span class="others">
          <OrderLink order={order.number} kit={kit} />
        </span>
      )}
    </li>
  );
}
