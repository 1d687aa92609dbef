import type { Difference } from "../../contract/difference.ts";
import { type Key, money, t } from "../words.ts";
import type { Kit } from "./kit.ts";
import { OrderLink } from "./order-link.tsx";

export function DifferenceRow({ difference, kit }: { difference: Difference; kit: Kit }) {
  const { kind, subject, order, amount, firstSeenAt, advice } = difference;
  const { Moment } = kit;
  const key: Key = `difference.${kind}`;
  const words = t(key);
  // A kind that came into the world after this page is told in the worker's own words.
  const [title, text] = words === key ? [kind.replaceAll("_", " "), advice] : words.split("\n");
  return (
    <li class="order-row">
      <span class="line">
        <b>{title}</b>
        <b>{money(amount)}</b>
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
          <OrderLink order={order.number} label={t("books.order", { number: order.number })} kit={kit} />
        </span>
      )}
    </li>
  );
}
