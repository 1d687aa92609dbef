/** PURE. How much of a saved address a session may see: enough to recognise one's own, too little to find a stranger. */
import type { AddressDraft } from "../../contract/address.ts";
import type { AssuranceLevel } from "../../contract/checkout.ts";

export interface AddressSummary {
  name: string;
  summary: string;
}

export function summarise(address: AddressDraft, level: AssuranceLevel): AddressSummary {
  const [name, street] =
    level === "person" ? [address.name, address.line1] : [maskName(address.name), maskStreet(address.line1)];
  return { name, summary: [street, placeOf(address)].filter(Boolean).join(", ") };
}

/** Its town or, where addresses name none, its region; empty where they name neither. */
export const placeOf = ({ city, region }: AddressDraft): string => city || region;

/** "Giulia Rossi" is "Giulia R." */
function maskName(name: string): string {
  const [first = "", ...rest] = name.split(/\s+/);
  const last = rest.at(-1);
  return last ? `${first} ${firstCharacter(last)}.` : first;
}

/**
 * "Via Roma 1" is "Via R…": the first word names a kind of street in most languages, the rest names the place. The house
 * number is never shown, and a street of one word ("Hauptstraße 5") only by its first letter.
 */
function maskStreet(street: string): string {
  if (street === "") return "";
  const [first = "", second = ""] = street.split(/\s+/).filter((word) => !/^\p{N}/u.test(word));
  return second ? `${first} ${firstCharacter(second)}…` : `${firstCharacter(first)}…`;
}

function firstCharacter(text: string): string {
  return [...text][0] ?? "";
}
