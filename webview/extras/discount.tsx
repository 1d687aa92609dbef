import type { Model } from "../checkout/model.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { t } from "../words.ts";

/** Longest code that anybody types, spaces and all. */
const CODE_MAX = 64;

/** Without spaces and in capitals, as the worker compares it: some keyboards write their letters wide. */
const fold = (code: string) => code.normalize("NFKC").replace(/\s/g, "").toUpperCase();

export function Discount({ model }: { model: Model }) {
  const { code, quote, priced } = model;
  const typed = fold(code.value);
  // What was said of another code is not said of this one.
  const said = [quote.value?.code].find((one) => one?.code === typed);
  return (
    <>
      <div class="fields">
        <Field
          id="field-code"
          label={t("code")}
          value={code.value}
          error={said?.applied === false ? said.words : ""}
          width="full"
          autocomplete="off"
          inputMode="text"
          required={false}
          longest={CODE_MAX}
          onType={(text) => {
            code.value = text;
          }}
          onLeave={model.recount}
        />
      </div>
      <p class="small" role="status">
        {said?.applied && said.words}
        {typed && !said && priced.value === "no" && t("code.later")}
      </p>
      {typed && !said?.applied && <Button look="link" label={t("apply")} onPress={model.recount} />}
    </>
  );
}
