import { t } from "../words.ts";
import { type Books, countOf } from "./books.ts";
import type { Kit } from "./kit.ts";
import { PlaceLink } from "./place-link.tsx";

const HERE = { order: null, books: true };

/** Above the list: leads to what went wrong, and says how much of it there is. */
export function Entry({ books, kit }: { books: Books; kit: Kit }) {
  const { model, Glyph } = kit;
  const count = countOf(books.found.value);
  const isHere = model.place.value.books;
  if (count === 0 && !isHere) return null;
  return (
    <div class="problems">
      <PlaceLink to={HERE} look="order-row" id="row-books" isHere={isHere} kit={kit}>
        <span class="line">
          <b>{t("books.title")}</b>
          {count > 0 && (
            <span class="mark">
              <Glyph name="alert" />
              {count}
            </span>
          )}
        </span>
        <small>{t("books.entry")}</small>
      </PlaceLink>
    </div>
  );
}
