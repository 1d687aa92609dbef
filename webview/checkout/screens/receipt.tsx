import { t } from "../../words.ts";
import { model } from "../page.ts";

/** What a guest keeps, a page of its own: nobody sends it to them. */
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
