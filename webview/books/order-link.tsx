import { t } from "../words.ts";
import type { Kit } from "./kit.ts";

/** A link, so that it opens in another tab too. @param order its number */
export function OrderLink({ order, kit }: { order: string; kit: Kit }) {
  const { model, addressOf } = kit;
  const there = { order, books: false };
  return (
    <a
      class="pill"
      href={addressOf({ ...model.place.value, ...there })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void model.show(there);
      }}
    >
      {t("books.order", { number: order })}
    </a>
  );
}
