import type { FormField } from "../../../contract/address.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { t } from "../../words.ts";
import { FIELD_MAX } from "../fields.ts";
import { model } from "../page.ts";
import { addressChoices } from "./choices.tsx";

/** Where it goes: a saved address, or a country and its fields. */
export function Delivery() {
  const view = model.view.value;
  const hidden = ({ key }: FormField) => key === "line2" && !model.more.value && !model.typed.value.line2;
  const fields = model.openFields();
  return (
    <section class="block">
      <div class="head">
        <h2>{t("delivery")}</h2>
        {!model.to.value && <Country />}
      </div>
      {view?.saved.addresses.length ? addressChoices() : null}
      {fields[0] && <div class="fields">{fields.map((field) => !hidden(field) && part(field))}</div>}
      {fields.some(hidden) && (
        <Button
          look="link"
          label={t("more")}
          onPress={() => {
            model.more.value = true;
            model.focus.value = { id: "field-line2" };
          }}
        />
      )}
    </section>
  );
}

function Country() {
  return (
    <span class="country">
      <select
        id="field-country"
        aria-label={t("country")}
        autocomplete="shipping country"
        value={model.typed.value.country}
        onChange={(event) => model.chooseCountry(event.currentTarget.value)}
      >
        {model.view.value?.countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

function part(field: FormField) {
  const { key } = field;
  return (
    <Field
      {...field}
      key={key}
      id={`field-${key}`}
      value={model.typed.value[key]}
      error={errorOf(field)}
      longest={FIELD_MAX}
      onType={(text) => model.type(key, text)}
      onLeave={() => model.leave(key)}
    />
  );
}

function errorOf({ key, label, example, width }: FormField): string {
  const fault = model.faults.value[key];
  if (!fault) return "";
  const words = fault === "format" && example ? t("fault.example", { example }) : t(`fault.${fault}`);
  // Two fields on one line: each says which of them it means.
  return width === "full" ? words : `${label}: ${words}`;
}
