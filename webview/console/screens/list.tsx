import { Button } from "../../ui/button.tsx";
import { t } from "../../words.ts";
import { PAYMENT_STATES } from "../faces.ts";
import { model } from "../page.ts";
import { EVERYTHING, exportOf, FILTERS } from "../place.ts";
import { Glyph } from "./glyph.tsx";
import { OrderRow } from "./order-row.tsx";
import { Trouble } from "./trouble.tsx";

export function List() {
  return (
    <section class="pane list" aria-label={t("console.title")}>
      <Search />
      {model.books.part.value?.entry()}
      <Found />
    </section>
  );
}

function Search() {
  const { text, filter, status } = model.place.value;
  return (
    <search>
      <label class="seek">
        <Glyph name="search" />
        <input
          type="search"
          value={text}
          maxLength={120}
          aria-label={t("search")}
          placeholder={t("search")}
          autocomplete="off"
          onInput={(event) => model.search({ text: event.currentTarget.value }, true)}
        />
      </label>
      <div class="filters">
        {FILTERS.map((each) => (
          <button
            type="button"
            key={each}
            class="pill"
            aria-pressed={filter === each}
            onClick={() => model.search({ filter: each })}
          >
            {t(`filter.${each}`)}
          </button>
        ))}
        <label class={status ? "pill pressed" : "pill"}>
          <select
            value={status}
            aria-label={t("filter.payment")}
            onChange={(event) => model.search({ status: event.currentTarget.value })}
          >
            <option value="">{t("filter.any")}</option>
            {PAYMENT_STATES.map((each) => (
              <option key={each} value={each}>
                {t(`payment.${each}`)}
              </option>
            ))}
          </select>
          <Glyph name="down" />
        </label>
      </div>
    </search>
  );
}

function Found() {
  const { found, next, busy, failure } = model.orders;
  const again = () => model.refresh();
  const trouble = failure.value && <Trouble id="list-trouble" failure={failure.value} again={again} />;
  if (!found.value) return trouble || <Waiting />;
  if (found.value.length === 0) return trouble || <Nothing />;
  return (
    <>
      {trouble}
      <ul class="found" aria-busy={busy.value !== null}>
        {found.value.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </ul>
      {next.value && (
        <Button
          label={t(busy.value ? "list.loading" : "list.more")}
          onPress={model.more}
          look="quiet"
          busy={busy.value !== null}
        />
      )}
      <a class="tool-words export" href={exportOf(model.place.value)} download>
        <Glyph name="sheet" />
        {t("list.export")}
      </a>
    </>
  );
}

function Waiting() {
  return (
    <div class="ghosts" role="status" aria-label={t("list.loading")}>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <span class="ghost" key={row} />
      ))}
    </div>
  );
}

function Nothing() {
  const { text, filter, status } = model.place.value;
  const narrowed = text.trim() !== "" || filter !== "all" || status !== "";
  const [title, words] = t(narrowed ? "list.nomatch" : "list.none").split("\n");
  return (
    <div class="nothing" role="status">
      <span class="seal">
        <Glyph name={narrowed ? "search" : "tray"} />
      </span>
      <h2>{title}</h2>
      <p>{words}</p>
      {narrowed && <Button label={t("list.clear")} onPress={() => model.search(EVERYTHING)} look="link" />}
    </div>
  );
}
