/** The entry of what went wrong beside the orders: fetched once somebody is signed in. The console lends what it has. */
import type { BooksPart } from "../console/books.ts";
import { borrow, type Lent } from "../part/borrowed.ts";
import { createBooks } from "./books.ts";
import { Entry } from "./entry.tsx";
import type { Kit } from "./kit.ts";
import { Pane } from "./pane.tsx";

export default function books(lent: Lent, kit: Kit): BooksPart {
  // A place that the worker fills (worker/checkout/page.ts).
  borrow(lent, "{{words}}");
  const books = createBooks({ ...kit, onFailure: kit.model.lost });
  return {
    look: books.look,
    forget: books.forget,
    news: () => books.news.value,
    entry: () => <Entry books={books} kit={kit} />,
    pane: () => <Pane books={books} kit={kit} />,
  };
}
