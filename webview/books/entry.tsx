import { t } from "../words.ts";
import { type Books, countOf } from "./books.ts";
import type { Kit } from "./kit.ts";

const HERE = { order: null, books: true };

/** Above the list: leads to what went wrong, and says how much of it there is. */
export function Entry({ books, kit }: { books: Books; kit: Kit }) {
  const { model, addressOf, Glyph } = kit;
  const count = countOf(books.found.value);
  const place = model.place.value;
  if (count === 0 && !place.books) return null;
  return (
    <div class="problems">
      <a
        class="order-row"
        id="row-books"
        href={addressOf({ ...place, ...HERE })}
        aria-current={place.books ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          void model.show(HERE);
        }}
      >
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
      </a>
    </div>
  );
}
