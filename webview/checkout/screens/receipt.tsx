import { t } from "../../words.ts";
import { model } from "../page.ts";

/** What a guest keeps besides the receipt that comes by e-mail: the page of their order. */
export function Receipt() {
  const url = model.order.value?.pageUrl;
  return (
    url && (
      <a class="quiet" href={url}>
        {t("receipt")}
      </a>
    )
  );
}
