/** What the worker wrote into the HTML. */
import type { Frame } from "../contract/checkout.ts";
import { speak } from "./words.ts";

/** Reads it and sets the page's language, once, before anything is drawn. @typeParam B `Boot`, `BankBoot` or `ConsoleBoot` */
export function readBoot<B extends Omit<Frame, "provider">>(): B {
  const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "") as B;
  speak(boot);
  return boot;
}
