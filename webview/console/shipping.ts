/** What a merchant says of a parcel, from what they typed to the request. Pure. */
import type { FulfilmentRequest } from "../../contract/merchant.ts";

/** Those whose tracking pages the worker knows (worker/merchant/carriers.ts). */
export const CARRIERS = ["DHL", "DPD", "GLS", "UPS", "FedEx", "USPS", "Royal Mail", "Poste Italiane", "Aramex"];
export const OTHER = "other";

export interface Parcel {
  /** One of `CARRIERS`, `OTHER`, or "" for none. */
  carrier: string;
  otherName: string;
  number: string;
  url: string;
}

export type ParcelFault = "missing" | "format";
export type ParcelFaults = Partial<Record<keyof Parcel, ParcelFault>>;

export const NO_PARCEL: Parcel = { carrier: "", otherName: "", number: "", url: "" };

/** What the worker would refuse, so that it can be said beside the field. */
export function faultsOf({ carrier, otherName, number, url }: Parcel): ParcelFaults {
  const faults: ParcelFaults = {};
  if (number.trim() && !carrier) faults.carrier = "missing";
  if (carrier === OTHER && !otherName.trim()) faults.otherName = "missing";
  if (number.trim() && !/^[A-Za-z0-9][A-Za-z0-9 -]{2,48}[A-Za-z0-9]$/.test(number.trim())) faults.number = "format";
  if (carrier === OTHER && url.trim() && !/^https:\/\/\S+$/.test(url.trim())) faults.url = "format";
  return faults;
}

export function shippedWith({ carrier, otherName, number, url }: Parcel): FulfilmentRequest {
  const other = carrier === OTHER;
  return {
    to: "shipped",
    ...(carrier && { carrier: other ? otherName.trim() : carrier }),
    ...(number.trim() && { trackingNumber: number.trim() }),
    ...(other && url.trim() && { trackingUrl: url.trim() }),
  };
}
