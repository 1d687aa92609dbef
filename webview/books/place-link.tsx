import type { ComponentChildren } from "preact";
import type { Place } from "../console/place.ts";
import type { Kit } from "./kit.ts";

interface PlaceLinkProps {
  to: Pick<Place, "order" | "books">;
  look: "order-row" | "pill";
  id?: string;
  /** We are there already. */
  isHere?: boolean;
  kit: Kit;
  children: ComponentChildren;
}

/** To another place of the console: a link, so that it opens in another tab too. */
export function PlaceLink({ to, look, id, isHere = false, kit, children }: PlaceLinkProps) {
  const { model, addressOf } = kit;
  return (
    <a
      class={look}
      id={id}
      href={addressOf({ ...model.place.value, ...to })}
      aria-current={isHere ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void model.show(to);
      }}
    >
      {children}
    </a>
  );
}
