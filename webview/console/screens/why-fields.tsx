import type { RefundReason } from "../../../contract/order.ts";
import { Field } from "../../ui/field.tsx";
import { t } from "../../words.ts";
import { REASONS } from "../refunding.ts";

interface Why {
  reason: RefundReason;
  note: string;
}

/** Why money goes back: in the card networks' words, and in the merchant's own, for nobody else to read. */
export function WhyFields({ reason, note, onChange }: Why & { onChange(part: Partial<Why>): unknown }) {
  const shared = {
    error: "",
    width: "full",
    autocomplete: "off",
    inputMode: "text",
    required: false,
    onLeave() {},
  } as const;
  const options = REASONS.map((each) => ({ value: each, label: t(`reason.${each}`) }));
  return (
    <div class="fields">
      <Field
        {...shared}
        id="reason"
        label={t("reason")}
        value={reason}
        longest={50}
        options={options}
        onType={(value) => onChange({ reason: REASONS.find((each) => each === value) ?? reason })}
      />
      <Field
        {...shared}
        id="note"
        label={t("note")}
        value={note}
        longest={500}
        onType={(value) => onChange({ note: value })}
      />
    </div>
  );
}
