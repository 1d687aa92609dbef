import { Option } from "../../ui/row.tsx";
import { money, t } from "../../words.ts";
import { model } from "../page.ts";
import { find } from "./choices.tsx";

/**
 * The two boxes, apart and never ticked by us: to keep a new card, and to let a kept one pay by a tap in the chat. The second
 * comes with the first, or for a kept card that was not yet agreed to. A guest is asked nothing: nothing could be kept.
 */
export function Consents() {
  const { view, by, keep, tap } = model;
  const limit = view.value?.tapLimit;
  if (!limit) return null;
  const isNew = !by.value;
  const offered = isNew ? keep.value : find(view.value?.saved.cards, by.value)?.taps === false;
  return (
    <>
      {isNew && <Option words={[t("card.keep")]} chosen={keep.value} onChoose={model.keepCard} />}
      {offered && (
        <Option
          words={[t("card.tap", { limit: money(limit) })]}
          chosen={tap.value}
          onChoose={(ticked) => {
            tap.value = ticked;
          }}
        />
      )}
    </>
  );
}
