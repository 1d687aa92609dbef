import type { MerchantOrder } from "../../../contract/merchant.ts";
import { days, language, t } from "../../words.ts";
import { cardWords } from "../faces.ts";
import { copied, copy } from "../page.ts";
import { Glyph } from "./glyph.tsx";
import { exact } from "./moment.tsx";

/** Where it goes, as one would write it on the parcel. */
export function Address({ order }: { order: MerchantOrder }) {
  const lines = addressLines(order);
  return (
    <section class="block" aria-labelledby="address-title">
      <div class="line">
        <h3 id="address-title">{t("address")}</h3>
        <button type="button" class="tool-words" onClick={() => void copy(lines.join("\n"))}>
          <Glyph name={copied.value ? "check" : "copy"} />
          <span role="status">{t(copied.value ? "copied" : "copy")}</span>
        </button>
      </div>
      <address>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
      {order.promised && <small>{t("promised", { days: days(order.promised.earliest, order.promised.latest) })}</small>}
    </section>
  );
}

function addressLines({ address }: MerchantOrder): string[] {
  const { name, line1, line2, postcode, city, region, country, phone } = address;
  const land = new Intl.DisplayNames(language(), { type: "region" }).of(country || "ZZ") ?? country;
  return [name, line1, line2, [postcode, city, region].filter(Boolean).join(" "), land, phone].filter(Boolean);
}

export function Parcel({ order }: { order: MerchantOrder }) {
  const { carrier, trackingNumber, trackingUrl, shippedAt, deliveredAt } = order.shipment;
  if (!carrier && !trackingUrl && !shippedAt) return null;
  return (
    <section class="block" aria-labelledby="parcel-title">
      <h3 id="parcel-title">{t("parcel")}</h3>
      <dl class="facts">
        {carrier && <Fact words={t("ship.carrier")} value={carrier} />}
        {trackingNumber && <Fact words={t("ship.number")} value={trackingNumber} />}
        {shippedAt && <Fact words={t("goods.shipped")} value={exact(shippedAt)} />}
        {deliveredAt && <Fact words={t("goods.delivered")} value={exact(deliveredAt)} />}
      </dl>
      {trackingUrl && (
        <a class="tool-words" href={trackingUrl} target="_blank" rel="noreferrer">
          <Glyph name="truck" />
          {t("track")}
        </a>
      )}
    </section>
  );
}

export function Buyer({ order }: { order: MerchantOrder }) {
  const { email, name, card, inChat } = order;
  return (
    <section class="block" aria-labelledby="buyer-title">
      <h3 id="buyer-title">{t("buyer")}</h3>
      <dl class="facts">
        <Fact words={t("buyer.name")} value={name} />
        {card && <Fact words={t("buyer.card")} value={cardWords(card)} />}
        <Fact words={t("buyer.told")} value={t(inChat ? "buyer.chat" : "buyer.alone")} />
      </dl>
      {email && (
        <a class="tool-words" href={`mailto:${email}`}>
          <Glyph name="mail" />
          <span class="long">{email}</span>
        </a>
      )}
    </section>
  );
}

function Fact({ words, value }: { words: string; value: string }) {
  return (
    <div class="line">
      <dt>{words}</dt>
      <dd>{value}</dd>
    </div>
  );
}
