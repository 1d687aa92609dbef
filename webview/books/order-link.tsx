import type { Kit } from "./kit.ts";

/** A link, so that it opens in another tab too. @param order its number or id */
export function OrderLink({ order, label, kit }: { order: string; label: string; kit: Kit }) {
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
      {label}
    </a>
  );
}
