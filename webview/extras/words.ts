/** The words of the extras, which the worker puts into their script in the language of the page that asks for it. */
import type { Boot } from "../../contract/checkout.ts";
import { speak } from "../words.ts";

export { money, t } from "../words.ts";

/** A place that the worker fills (worker/checkout/page.ts). */
const WORDS = "{{words}}" as unknown as Record<string, string>;

export const speakAs = (boot: Boot): void => speak({ ...boot, strings: WORDS });
