import type { Model } from "../checkout/model.ts";
import { t } from "../words.ts";

/** What a guest keeps besides the receipt that comes by e-mail: the page of their order. */
export function Receipt({ model }: { model: Model }) {
  const url = model.order.value?.pageUrl;
  return (
    url && (
      <a class="quiet" href={url}>
        {t("receipt")}
      </a>
    )
  );
}
