/** The phone page as its owner uses it: the thread, and the sheet over it. */
import type { FrameLocator, Locator, Page } from "playwright-core";
import { type CheckoutPage, checkoutPage } from "./checkout-page.ts";

export interface PhonePage {
  page: Page;
  /** Opens the thread of this person. */
  open(person: string): Promise<void>;
  getStarted(): Promise<void>;
  /** The newest button with this title in the thread. */
  button(title: string): Locator;
  /** [Buy now] of the newest card of this product. */
  buyNow(product?: string): Locator;
  receipts: Locator;
  /** What is in the sheet. */
  frame: FrameLocator;
  sheet: CheckoutPage;
  close(): Promise<void>;
  /** Loads the page in the sheet anew, as its reader would with a pull or a key. */
  reloadSheet(): Promise<void>;
}

/** @param language that the checkout speaks in the sheet */
export function phonePage(page: Page, sandboxUrl: string, language = "en"): PhonePage {
  const frame = page.frameLocator("#webview iframe");
  const thread = page.getByRole("region", { name: "Conversation" });
  return {
    page,
    open: async (person) => {
      await page.goto(`${sandboxUrl}/phone?person=${encodeURIComponent(person)}`);
    },
    getStarted: () => page.getByRole("button", { name: "Get Started" }).click(),
    button: (title) => thread.getByRole("button", { name: title, exact: true }).last(),
    buyNow: (product = "House blend, 500 g") =>
      thread
        .getByRole("listitem")
        .filter({ has: page.getByRole("heading", { name: product, exact: true }) })
        .getByRole("button", { name: "Buy now" })
        .last(),
    receipts: thread.getByRole("article", { name: /^Receipt, order / }),
    frame,
    sheet: checkoutPage(frame, language),
    close: async () => {
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await page.locator("#webview").waitFor({ state: "hidden" });
    },
    reloadSheet: async () => {
      // What is looked for next must not be found in the page that is about to go.
      await frame.locator("body").evaluate((body) => {
        body.dataset.old = "";
        location.reload();
      });
      await frame.locator("body:not([data-old])").waitFor();
    },
  };
}
