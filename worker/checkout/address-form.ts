/**
 * PURE. Which fields a country's addresses have, in its own order, and whether a typed address fills them.
 * The order comes from localized-address-format (Google's address data, all countries): an address of markers is formatted
 * and the markers read back. Postcodes are checked by validator's rules. Nothing of either reaches the page.
 */
import { formatAddress } from "localized-address-format";
import validator from "validator";
import type { AddressDraft, AddressField, AddressForm, AddressKey } from "../../contract/address.ts";
import type { FieldFault } from "../../contract/failure.ts";
import { REGIONS } from "./regions.ts";

const MARKERS: [marker: string, key: AddressKey][] = [
  ["{N}", "name"],
  ["{A}", "line1"],
  ["{Z}", "postcode"],
  ["{C}", "city"],
  ["{S}", "region"],
];

/** Countries whose addresses do not arrive without a region. */
const REGION_REQUIRED = new Set(["US", "CA", "AU", "IT", "BR", "MX", "IN", "JP", "CN", "KR", "AE"]);

const REGION_LABEL: Record<string, string> = {
  US: "label.state",
  AU: "label.state",
  BR: "label.state",
  IN: "label.state",
  MX: "label.state",
  CA: "label.province",
  IT: "label.province",
  ES: "label.province",
  IE: "label.county",
};

const FIVE_DIGITS = "\\d{5}";
/** Rules simple enough to be checked in the page while typing, each with a value that would pass. */
const POSTCODES: Record<string, { pattern: string; example: string }> = {
  IT: { pattern: FIVE_DIGITS, example: "20121" },
  DE: { pattern: FIVE_DIGITS, example: "10115" },
  FR: { pattern: FIVE_DIGITS, example: "75001" },
  ES: { pattern: FIVE_DIGITS, example: "28001" },
  US: { pattern: "\\d{5}(-\\d{4})?", example: "94107" },
  AT: { pattern: "\\d{4}", example: "1010" },
  CH: { pattern: "\\d{4}", example: "8001" },
  BE: { pattern: "\\d{4}", example: "1000" },
  GB: { pattern: "[A-Za-z]{1,2}\\d[A-Za-z\\d]? ?\\d[A-Za-z]{2}", example: "SW1A 1AA" },
  NL: { pattern: "\\d{4} ?[A-Za-z]{2}", example: "1012 AB" },
};

/**
 * The fields for a country (ISO 3166 code), in the order in which it writes them.
 * @param shipped false when nothing is sent there: then a name is enough
 */
export function addressForm(country: string, shipped = true): AddressForm {
  const keys: AddressKey[] = shipped ? fieldOrder(country) : ["name"];
  const widths = widthsOf(keys);
  return { country, fields: keys.map((key) => describe(country, key, widths.get(key) ?? "full")) };
}

function fieldOrder(country: string): AddressKey[] {
  const lines = formatAddress(
    {
      postalCountry: country,
      name: "{N}",
      addressLines: ["{A}"],
      postalCode: "{Z}",
      locality: "{C}",
      administrativeArea: "{S}",
    },
    "latin",
  );
  const text = lines.join(" ");
  const found = MARKERS.filter(([marker]) => text.includes(marker));
  const ordered = found.toSorted(([a], [b]) => text.indexOf(a) - text.indexOf(b)).map(([, key]) => key);
  // An optional region costs a field and helps no parcel: asked for only where it is needed.
  const keys = ordered.filter((key) => key !== "region" || REGION_REQUIRED.has(country));
  return keys.flatMap((key): AddressKey[] => (key === "line1" ? ["line1", "line2"] : [key]));
}

/** The postcode shares its line with the neighbour it is written beside. */
function widthsOf(keys: AddressKey[]): Map<AddressKey, AddressField["width"]> {
  const at = keys.indexOf("postcode");
  const isPlace = (key: AddressKey | undefined) => key === "city" || key === "region";
  const partner = [keys[at + 1], keys[at - 1]].find(isPlace);
  if (at < 0 || !partner) return new Map();
  return new Map([
    ["postcode", "third"],
    [partner, "rest"],
  ]);
}

const AUTOCOMPLETE: Record<AddressKey, string> = {
  name: "shipping name",
  line1: "shipping address-line1",
  line2: "shipping address-line2",
  postcode: "shipping postal-code",
  city: "shipping address-level2",
  region: "shipping address-level1",
  phone: "shipping tel",
};

function describe(country: string, key: AddressKey, width: AddressField["width"]): AddressField {
  const rule = key === "postcode" ? POSTCODES[country] : undefined;
  const options = key === "region" ? REGIONS[country] : undefined;
  return {
    key,
    label: labelOf(country, key),
    required: key !== "line2",
    autocomplete: AUTOCOMPLETE[key],
    inputMode: rule && /^[\\d{}0-9]+$/.test(rule.pattern) ? "numeric" : "text",
    width,
    ...(rule && { pattern: rule.pattern, example: rule.example }),
    ...(options && { options }),
  };
}

function labelOf(country: string, key: AddressKey): string {
  if (key === "region") return REGION_LABEL[country] ?? "label.region";
  if (key === "postcode" && country === "US") return "label.zip";
  return `label.${key}`;
}

export function blankAddress(country: string): AddressDraft {
  return { country, name: "", line1: "", line2: "", postcode: "", city: "", region: "", phone: "" };
}

/**
 * Of what was typed, what its country's form asks for: what stands in a field that is not shown was typed for another country. A telephone
 * number, which no form asks for, is kept where something is sent.
 * @param shipped as of its form
 */
export function ofItsForm(address: AddressDraft, shipped = true): AddressDraft {
  const asked = addressForm(address.country, shipped).fields.map(({ key }) => [key, address[key]]);
  return {
    ...blankAddress(address.country),
    ...(shipped && { phone: address.phone }),
    ...Object.fromEntries(asked),
  };
}

/** What is wrong with a typed address, by field; empty when nothing is. @param shipped as of its form */
export function checkAddress(address: AddressDraft, shipped = true): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {};
  for (const field of addressForm(address.country, shipped).fields) {
    const value = address[field.key];
    if (value === "") {
      if (field.required) faults[field.key] = "missing";
    } else if (field.options && !field.options.some((option) => option.value === value)) {
      faults[field.key] = "unknown";
    } else if (field.key === "postcode" && !isPostcode(value, address.country)) {
      faults[field.key] = "format";
    }
  }
  return faults;
}

function isPostcode(value: string, country: string): boolean {
  const rule = POSTCODES[country];
  if (rule) return new RegExp(`^(?:${rule.pattern})$`).test(value);
  return KNOWN.has(country) ? validator.isPostalCode(value, country as validator.PostalCodeLocale) : true;
}
const KNOWN: ReadonlySet<string> = new Set(validator.isPostalCodeLocales);
