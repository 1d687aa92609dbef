/** Who plays: personas of the sandbox's Messenger, and where they live. */
import type { AddressDraft } from "../../contract/address.ts";

/** Lives in Milano, reads English. */
export const GIULIA = "giulia";
/** His profile may not be read, so the shop does not know his name. */
export const SAM = "noprofile";
/** German. */
export const JONAS = "jonas";

const NOTHING = { line2: "", region: "", phone: "" };

export const GIULIA_HOME: AddressDraft = {
  ...NOTHING,
  country: "IT",
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  postcode: "20124",
  city: "Milano",
  region: "MI",
};

/** Parts of her data that nobody below the level `person` may be shown. */
export const GIULIA_SECRETS = ["Rossi", GIULIA_HOME.line1, GIULIA_HOME.postcode];

export const SAM_HOME: AddressDraft = {
  ...NOTHING,
  country: "GB",
  name: "Sam Doe",
  line1: "12 Mill Road",
  postcode: "CB1 2AD",
  city: "Cambridge",
};

export const JONAS_HOME: AddressDraft = {
  ...NOTHING,
  country: "DE",
  name: "Jonas Weber",
  line1: "Linienstraße 40",
  postcode: "10119",
  city: "Berlin",
};
