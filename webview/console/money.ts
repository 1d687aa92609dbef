/** Amounts in whatever currency a payment was made: the shop's is one of many here, and the console knows the digits of each. */
import { formatMoney, type Money } from "../../contract/money.ts";
import { language } from "../words.ts";

export const moneyOf = (amount: Money): string => formatMoney(language(), amount);
