import type { MerchantOrder } from "../../../contract/merchant.ts";
import { money, t } from "../../words.ts";
import { chipsOf } from "../faces.ts";
import { model } from "../page.ts";
import { addressOf, LIST } from "../place.ts";
import { Actions } from "./actions.tsx";
import { Alarms } from "./alarms.tsx";
import { Chips } from "./chip.tsx";
import { Glyph } from "./glyph.tsx";
import { History } from "./history.tsx";
import { Lines } from "./lines.tsx";
import { Moment } from "./moment.tsx";
import { Address, Buyer, Parcel } from "./people.tsx";
import { Refunds } from "./refunds.tsx";
import { Trouble } from "./trouble.tsx";

export function OrderPane() {
  const { desk, place } = model;
  const order = desk.order.value;
  return (
    <section class="pane order" aria-label={t("order")}>
      <BackToList />
      {desk.failure.value && (
        <Trouble id="order-trouble" failure={desk.failure.value} again={() => desk.open(place.value.order)} />
      )}
      {order ? <Whole order={order} /> : !desk.failure.value && (place.value.order ? <Ghost /> : <Unchosen />)}
    </section>
  );
}

/** What went wrong beside the orders, where an order would be. */
export function BooksPane() {
  const { books, orders } = model;
  const part = books.part.value;
  // Nobody is known to be signed in before the orders are there.
  const failure = orders.failure.value ?? books.failure.value;
  return (
    <section class="pane order" aria-labelledby="order-title">
      <BackToList />
      {part?.pane()}
      {!part && (failure ? <Trouble id="books-trouble" failure={failure} again={model.refresh} /> : <Ghost />)}
    </section>
  );
}

function Whole({ order }: { order: MerchantOrder }) {
  return (
    <>
      <div class="head-block">
        <div class="line">
          <h2 id="order-title" tabIndex={-1}>
            {order.number}
          </h2>
          <strong>{money(order.total)}</strong>
        </div>
        <small>
          <Moment at={order.createdAt} />
        </small>
        <Chips faces={chipsOf(order)} />
      </div>
      <Alarms order={order} />
      <Actions order={order} />
      <div class="columns">
        <div class="stack">
          <Lines order={order} />
          <Refunds order={order} />
        </div>
        <div class="stack people">
          <Address order={order} />
          <Parcel order={order} />
          <Buyer order={order} />
        </div>
        <History order={order} />
      </div>
    </>
  );
}

function BackToList() {
  const place = model.place.value;
  return (
    <a
      class="way-back"
      href={addressOf({ ...place, ...LIST })}
      onClick={(event) => {
        event.preventDefault();
        void model.show(LIST);
      }}
    >
      <Glyph name="chevron" turns />
      {t("console.title")}
    </a>
  );
}

function Ghost() {
  return (
    <div class="ghosts" role="status" aria-label={t("list.loading")}>
      <span class="ghost" />
      <span class="ghost tall" />
      <span class="ghost tall" />
    </div>
  );
}

function Unchosen() {
  return (
    <div class="nothing">
      <span class="seal">
        <Glyph name="tray" />
      </span>
      <p>{t("order.unchosen")}</p>
    </div>
  );
}
