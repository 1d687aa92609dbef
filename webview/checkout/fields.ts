/** What a country's form asks for and whether the answers would do. Pure; the worker checks everything again. */
import type { ADDRESS_FIELD_MAX, AddressDraft, AddressField, AddressForm, AddressKey } from "../../contract/address.ts";
import type { FieldFault } from "../../contract/failure.ts";

export type TypedKey = AddressKey | "email";
export type Typed = AddressDraft & { email: string };
export type Faults = Partial<Record<TypedKey | "country", FieldFault>>;

/** Longest answer a field takes; no e-mail address in use comes near it. */
export const FIELD_MAX: typeof ADDRESS_FIELD_MAX = 120;

/** A field of the form: one of the country's, or the e-mail address in the same shape. */
export interface Asked extends Omit<AddressField, "key" | "inputMode"> {
  key: TypedKey;
  inputMode: AddressField["inputMode"] | "email";
}

const EMAIL: Asked = {
  key: "email",
  label: "label.email",
  required: true,
  autocomplete: "email",
  inputMode: "email",
  width: "full",
  pattern: "[^\\s@]+@[^\\s@]+\\.[^\\s@]{2,}",
};

/** The fields to answer, in order. */
export function askedFields(form: AddressForm, emailNeeded: boolean): Asked[] {
  return emailNeeded ? [...form.fields, EMAIL] : form.fields;
}

/** What is wrong with one answer, or null. */
export function faultOf({ required, options, pattern }: Asked, value: string): FieldFault | null {
  const text = value.trim();
  if (!text) return required ? "missing" : null;
  if (options && !options.some((option) => option.value === text)) return "unknown";
  return pattern && !new RegExp(`^(?:${pattern})$`, "i").test(text) ? "format" : null;
}

/** Every fault of the whole form. */
export function faultsOf(fields: Asked[], typed: Typed): Faults {
  const faults: Faults = {};
  for (const field of fields) {
    const fault = faultOf(field, typed[field.key]);
    if (fault) faults[field.key] = fault;
  }
  return faults;
}
