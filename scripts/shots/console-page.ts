/** The merchant's page as a merchant uses it in a real browser: by labels, roles and words of its own language. */
import type { Locator, Page } from "playwright-core";
import { CONSOLE_KEY } from "../credentials.ts";
import { checkoutPage } from "./checkout-page.ts";

export interface ConsolePage {
  /** The string of that key, as a pattern in which every `{place}` may be anything. */
  words(key: string): RegExp;
  button(key: string): Locator;
  link(key: string): Locator;
  field(key: string): Locator;
  notice(key: string): Locator;
  says(key: string): Locator;
  key: Locator;
  /** Types the key and waits for the list. */
  signIn(key?: string): Promise<void>;
  /** The rows of the list. */
  rows: Locator;
  row(number: string): Locator;
  /** The order's own heading. */
  title(number: string): Locator;
  /** The dialog that is open. */
  sheet: Locator;
  /** The dialog's main button. */
  main: Locator;
}

export function consolePage(page: Page, language = "en"): ConsolePage {
  const { words, button, field, notice, says } = checkoutPage(page, language);
  const key = page.locator("#key");
  const rows = page.locator(".list .found > li");
  const sheet = page.locator("dialog");
  return {
    words,
    button,
    link: (each) => page.getByRole("link", { name: words(each) }),
    field,
    notice,
    says,
    key,
    async signIn(text = CONSOLE_KEY) {
      await key.fill(text);
      await button("signin.go").click();
      await button("signout").waitFor();
    },
    rows,
    row: (number) => page.locator(`#row-${number}`),
    title: (number) => page.getByRole("heading", { level: 2, name: number, exact: true }),
    sheet,
    main: sheet.locator("[type=submit]"),
  };
}
