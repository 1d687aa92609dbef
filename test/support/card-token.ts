/** Tests and the terminal demo make their card tokens alike. */
export { cardToken } from "../../scripts/card-token.ts";
