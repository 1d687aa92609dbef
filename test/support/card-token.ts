/** Tests and the terminal demo make their card tokens alike. */
export { cardToken, cvcToken, typedCardToken } from "../../scripts/card-token.ts";
