/** Whether the answers to a form would do. Pure; the worker checks everything again. */
import type { ADDRESS_FIELD_MAX, AddressDraft, FormField } from "../../contract/address.ts";
import type { FieldFault } from "../../contract/failure.ts";

export type TypedKey = FormField["key"];
export type Typed = AddressDraft & { email: string };
export type Faults = Partial<Record<TypedKey, FieldFault>>;

/** Longest answer a field takes; no e-mail address in use comes near it. */
export const FIELD_MAX: typeof ADDRESS_FIELD_MAX = 120;

/** What is wrong with one answer, or null. */
export function faultOf({ required, options, pattern }: FormField, value: string): FieldFault | null {
  const text = value.trim();
  if (!text) return required ? "missing" : null;
  if (options && !options.some((option) => option.value === text)) return "unknown";
  return pattern && !new RegExp(`^(?:${pattern})$`, "i").test(text) ? "format" : null;
}

/** Every fault of the whole form. */
export function faultsOf(fields: FormField[], typed: Typed): Faults {
  const faults: Faults = {};
  for (const field of fields) {
    const fault = faultOf(field, typed[field.key]);
    if (fault) faults[field.key] = fault;
  }
  return faults;
}
