/** Tests and the terminal demo make their card tokens alike. */
export { cardToken, cvcToken } from "../../scripts/card-token.ts";
