/** The parts that the worker's HTML shows already: header, item, and the outline of what is coming. */
import { Icon } from "../../ui/icon.tsx";
import { money, t } from "../../words.ts";
import { boot, model } from "../page.ts";

export function Header() {
  const { name, logoUrl, testMode } = boot.shop;
  return (
    <header>
      <span class="logo">{logoUrl ? <img src={logoUrl} alt="" /> : [...name][0]}</span>
      <h1>{name}</h1>
      {testMode && <small class="test">{t("test")}</small>}
    </header>
  );
}

export function Item() {
  return (
    <section class="block">
      {(model.quote.value ?? model.view.value ?? boot).lines.map(({ title, detail, imageUrl, quantity, total }) => (
        <div class="item" key={title}>
          <div class="pic">{imageUrl ? <img src={imageUrl} alt="" /> : <Icon name="box" />}</div>
          <div class="words">
            <b>{title}</b>
            <small>
              {detail && `${detail} · `}
              {t("quantity", { count: `${quantity}` })}
            </small>
          </div>
          <b>{money(total)}</b>
        </div>
      ))}
    </section>
  );
}

export const Skeleton = () => <div class="block skeleton" aria-hidden="true" />;
