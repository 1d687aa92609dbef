import type { ComponentChildren } from "preact";
import { t } from "../words.ts";
import { type Books, countOf, type Found, nameOf, type Told } from "./books.ts";
import { DifferenceRow } from "./difference-row.tsx";
import type { Kit } from "./kit.ts";
import { LetterRow, titleOf } from "./letter-row.tsx";

export interface PaneProps {
  books: Books;
  kit: Kit;
}

/** All that went wrong beside the orders, each with what to do. */
export function Pane({ books, kit }: PaneProps) {
  const { Trouble } = kit;
  const { found, failure, told, look } = books;
  return (
    <>
      <div class="head-block">
        <h2 id="order-title" tabIndex={-1}>
          {t("books.title")}
        </h2>
        {found.value && <Compared {...found.value.comparedAt} kit={kit} />}
      </div>
      {told.value && <Done told={told.value} kit={kit} />}
      {failure.value && <Trouble id="books-trouble" failure={failure.value} again={look} />}
      {found.value && countOf(found.value) > 0 && <Lists found={found.value} books={books} kit={kit} />}
      {found.value && countOf(found.value) === 0 && !failure.value && <Nothing found={found.value} kit={kit} />}
    </>
  );
}

/** What came of trying one again. */
function Done({ told: { letter, status }, kit }: { told: Told; kit: Kit }) {
  const { Notice } = kit;
  return <Notice id="books-told" calm={status !== "dead"} words={`${titleOf(letter)}: ${t(`told.${status}`)}`} />;
}

function Compared({ recent, whole, kit }: Found["comparedAt"] & Pick<PaneProps, "kit">) {
  const { Moment } = kit;
  const line = (key: "books.recent" | "books.whole", at: string | null) => (
    <small>
      {t(key)} {at ? <Moment at={at} /> : t("books.never")}
    </small>
  );
  return (
    <>
      {line("books.recent", recent)}
      {line("books.whole", whole)}
    </>
  );
}

/** Before the first comparison nobody knows. */
function Nothing({ found, kit }: { found: Found; kit: Kit }) {
  const { Glyph } = kit;
  const early = found.comparedAt.recent === null;
  const [title, words] = t(early ? "books.early" : "books.none").split("\n");
  return (
    <div class="nothing" role="status">
      <span class="seal">
        <Glyph name={early ? "clock" : "check"} />
      </span>
      <h3>{title}</h3>
      <p>{words}</p>
    </div>
  );
}

function Lists({ found, books, kit }: PaneProps & { found: Found }) {
  const { differences, deadLetters } = found;
  return (
    <>
      {differences.length > 0 && (
        <Section id="money-title" title={t("books.money")}>
          {differences.map((difference) => (
            <DifferenceRow key={difference.id} difference={difference} kit={kit} />
          ))}
        </Section>
      )}
      {deadLetters.length > 0 && (
        <Section id="letters-title" title={t("books.letters")}>
          {deadLetters.map((letter) => (
            <LetterRow key={nameOf(letter)} letter={letter} books={books} kit={kit} />
          ))}
        </Section>
      )}
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <h3 class="above" id={id}>
        {title}
      </h3>
      <ul class="found">{children}</ul>
    </section>
  );
}
