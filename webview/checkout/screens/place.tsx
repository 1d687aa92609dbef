import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../../words.ts";
import type { Slot } from "../card.ts";
import type { CardState } from "../state.ts";

/** Where a field of the provider's stands: loading, blocked or ready. */
export function Place({ slot, state, look }: { slot: Slot; state: CardState; look: string }) {
  const blocked = state === "blocked";
  return (
    <>
      {blocked && (
        <Notice words={t("notice.blocked")}>
          <Button look="link" label={t("retry")} onPress={slot.retry} />
        </Notice>
      )}
      <div class={look} hidden={blocked}>
        {state === "loading" && <p class="small">{t("card.loading")}</p>}
        <div ref={slot.ref} />
      </div>
    </>
  );
}
