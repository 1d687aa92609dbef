/** What the worker wrote into the HTML. */
import { speak } from "./words.ts";

/** Reads it and sets the page's language, once, before anything is drawn. @typeParam B `Boot` or `BankBoot` */
export function readBoot<B extends { locale: string; dir: "ltr" | "rtl"; strings: Record<string, string> }>(): B {
  const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "") as B;
  speak(boot.locale, boot.dir, boot.strings);
  return boot;
}
