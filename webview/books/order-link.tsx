import { t } from "../words.ts";
import type { Kit } from "./kit.ts";
import { PlaceLink } from "./place-link.tsx";

/** @param order its number */
export function OrderLink({ order, kit }: { order: string; kit: Kit }) {
  return (
    <PlaceLink to={{ order, books: false }} look="pill" kit={kit}>
      {t("books.order", { number: order })}
    </PlaceLink>
  );
}
