import type { Address, BillingDetails, Metadata, Shipping } from "./records.ts";

/** Partial hashes as they arrive, made whole: every field that Stripe shows is there, null when not given. */

type Given<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export function wholeAddress(given: Given<Address>): Address {
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}

interface GivenShipping {
  readonly address: Given<Address>;
  readonly name: string;
  readonly phone?: string | null | undefined;
  readonly carrier?: string | null | undefined;
  readonly tracking_number?: string | null | undefined;
}

export function wholeShipping(given: GivenShipping): Shipping {
  return { ...briefShipping(given), carrier: given.carrier ?? null, tracking_number: given.tracking_number ?? null };
}

export function briefShipping(given: GivenShipping): Omit<Shipping, "carrier" | "tracking_number"> {
  return { address: wholeAddress(given.address), name: given.name, phone: given.phone ?? null };
}

interface GivenBilling {
  readonly address?: Given<Address> | null | undefined;
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly tax_id?: string | null | undefined;
}

/** Billing details with the given fields laid over what was there. */
export function mergedBilling(before: BillingDetails, given: GivenBilling): BillingDetails {
  const kept = <T>(value: T | undefined, old: T) => (value === undefined ? old : value);
  return {
    address: given.address
      ? wholeAddress({ ...before.address, ...given.address })
      : kept(given.address, before.address),
    email: kept(given.email, before.email),
    name: kept(given.name, before.name),
    phone: kept(given.phone, before.phone),
    tax_id: kept(given.tax_id, before.tax_id),
  };
}

export const NO_BILLING: BillingDetails = {
  address: wholeAddress({}),
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

/** Stripe docs, metadata: keys are merged, an empty value removes its key, an empty parameter removes all. */
export function mergedMetadata(before: Metadata, given: Metadata | null | undefined): Metadata {
  if (given === undefined) return before;
  if (given === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ""));
}
