import type { ComponentChildren } from "preact";
import type { Failure } from "../../call.ts";
import { Notice } from "../../ui/notice.tsx";
import { type Key, t } from "../../words.ts";
import type { Dialog } from "../dialog.ts";
import { troubleWords } from "../faces.ts";
import { model } from "../page.ts";

interface FrameProps {
  title: string;
  /** Of the main button. */
  label: string;
  /** While it works. */
  busyLabel: string;
  danger?: boolean;
  /** The quieter way on; closes the dialog unless it does something else. */
  back?: { label: string; go(): unknown } | undefined;
  children: ComponentChildren;
}

/** What every dialog has: a title, its trouble, the main button and a way back. */
export function SheetFrame({ title, label, busyLabel, danger = false, back, children }: FrameProps) {
  const { desk } = model;
  const { dialog, busy, waiting } = desk;
  const wait = waiting.value;
  const failure = dialog.value?.failure;
  const trouble: Key | null = failure ? troubleIn(dialog.value, failure) : null;
  const way = back ?? { label: t("close"), go: desk.close };
  return (
    <dialog
      class="sheet"
      aria-labelledby="sheet-title"
      onCancel={(event) => {
        event.preventDefault();
        desk.close();
      }}
      // A press beside it closes it too, where the browser knows how.
      closedby={busy.value ? "none" : "any"}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void desk.submit();
        }}
      >
        <h2 id="sheet-title" tabIndex={-1}>
          {title}
        </h2>
        {(wait || trouble) && (
          <Notice
            id="sheet-trouble"
            calm={wait !== null}
            words={t(wait ? "trouble.waiting" : (trouble ?? "trouble.internal"))}
          />
        )}
        {/* While it is sent nothing of it may change. */}
        <div class="stack" inert={busy.value}>
          {children}
        </div>
        <div class="buttons">
          <button type="submit" class={danger ? "btn main danger" : "btn main"} aria-disabled={busy.value}>
            {busy.value ? busyLabel : label}
          </button>
          <button type="button" class="btn quiet" aria-disabled={busy.value} onClick={() => busy.value || way.go()}>
            {way.label}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function troubleIn(dialog: Dialog | null, failure: Failure): Key {
  if (dialog?.kind === "refund" && dialog.unknown) return "trouble.refund_unknown";
  if (dialog?.kind !== "settle") return troubleWords(failure);
  if (failure.code === "refund_refused") return "settle.no_refund";
  return failure.code === "move_refused" ? "settle.refused" : troubleWords(failure);
}

export const toldWords = (inChat: boolean): string => t(inChat ? "told.chat" : "told.nobody");
