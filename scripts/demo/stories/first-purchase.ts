/** Giulia has never been here. */

import { newCard } from "../../page-client.ts";
import { answered } from "../answered.ts";
import type { Bubble } from "../bubble.ts";
import { enter } from "../buyer.ts";
import { GIULIA, GIULIA_HOME } from "../cast.ts";
import { cardKept, tapsAllowed } from "../checks/kept.ts";
import { paidOnce } from "../checks/money.ts";
import { addsUp, claimedFresh, crawledWithoutEffect, readableAtOnce } from "../checks/page.ts";
import { soldOne } from "../checks/shelf.ts";
import { carouselIsTheShop, oneReceipt, picturesLoad } from "../checks/thread.ts";
import type { Stage } from "../stage.ts";
import type { Story } from "../story.ts";

const PRODUCT = "House blend, 500 g";
const VARIANT = "house-blend-500";

export const firstPurchase: Story = {
  title: "1 · The first purchase, with a new card",
  words:
    "Giulia has never been here. She taps Get Started, buys a coffee and ticks both boxes: keep the card, and let a tap in the chat pay with it.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    const answers = await giulia.getStarted();
    await verifyCarousel(stage, answers, giulia.locale);
    await verifyCrawler(stage, answers);

    const before = await stage.state();
    screen.stage(`Giulia taps [Buy now] on ${PRODUCT}. The page slides up over the chat.`);
    const page = await stage.open(giulia.link("Buy now", PRODUCT));
    screen.draw(page.sheet.opening());
    screen.verify(
      readableAtOnce(page.html, page.boot, PRODUCT, page.boot.lines.map(({ total }) => page.sheet.money(total)).join()),
    );
    const { checkout } = answered(await page.client.claim(page.boot.locale), 201);
    screen.verify(claimedFresh(checkout));

    screen.stage("She types her address, the price appears; then her card, and ticks both boxes.");
    const quote = answered(await page.client.quote(GIULIA_HOME), 201);
    screen.draw(
      page.sheet.offer(quote, GIULIA_HOME, {
        typed: "4242 4242 4242 4242  12/34  123",
        ticked: true,
        tapLimit: checkout.tapLimit,
      }),
    );
    screen.verify(addsUp(quote));

    screen.stage(`Giulia presses [${page.sheet.payLabel(quote)}].`);
    const since = new Date(stage.sandbox.clock.now()).toISOString();
    const order = answered(
      await page.client.pay(quote.id, newCard(await stage.card("pm_card_visa"), { keep: true, tap: true })),
      201,
    );
    screen.draw(page.sheet.outcome(order));
    await giulia.look();
    const after = await stage.state();
    screen.verify(paidOnce(after, order, quote.total));
    screen.verify(oneReceipt(after, giulia.psid, order, quote.total));
    screen.verify(cardKept(after, giulia.psid, "Visa 4242", since));
    screen.verify(tapsAllowed(after, giulia.psid, checkout.tapLimit, since));
    screen.verify(soldOne(before, after, VARIANT));
  },
};

async function verifyCarousel(stage: Stage, answers: Bubble[], locale: string): Promise<void> {
  const carousel = answers.find(({ template }) => template?.template_type === "generic");
  if (carousel === undefined) throw new Error("The shop answered without a carousel.");
  stage.screen.verify(carouselIsTheShop(await stage.state(), carousel, locale));
  stage.screen.verify(picturesLoad(await Promise.all(picturesIn(carousel).map(load))));
}

/** The crawler came when the message was sent; here it comes once more, with a look at every row before and after. */
async function verifyCrawler(stage: Stage, answers: Bubble[]): Promise<void> {
  const links = answers.flatMap(({ buttons }) =>
    buttons.flatMap((button) => (button.type === "web_url" ? [button.url] : [])),
  );
  const first = stage.sandbox.messenger.crawls().map(({ outcome }) => outcome);
  const before = await stage.rows();
  const again = await Promise.all(links.map(stage.crawl));
  stage.screen.verify(crawledWithoutEffect(before, await stage.rows(), [...first, ...again]));
}

function picturesIn({ template }: Bubble): string[] {
  if (template?.template_type !== "generic") return [];
  return template.elements.flatMap(({ image_url }) => image_url ?? []);
}

async function load(url: string) {
  const response = await fetch(url);
  const bytes = (await response.arrayBuffer()).byteLength;
  return { url, status: response.status, type: response.headers.get("content-type") ?? "", bytes };
}
