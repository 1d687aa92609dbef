/** The parts that the worker's HTML shows already: the item, and the outline of what is coming. */
import { Icon } from "../../ui/icon.tsx";
import { money, t } from "../../words.ts";
import { boot, model } from "../page.ts";
import { billOf } from "../state.ts";

export const linesOf = () => (billOf(model) ?? model.view.value ?? boot).lines;

export function Item() {
  return (
    <section class="block">
      {linesOf().map(({ title, detail, imageUrl, quantity, total }) => (
        <div class="item" key={title}>
          <Picture url={imageUrl} />
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

export const Picture = ({ url }: { url: string | null }) => (
  <div class="pic">{url ? <img src={url} alt="" /> : <Icon name="box" />}</div>
);

export const Skeleton = () => <div class="block skeleton" aria-hidden="true" />;
