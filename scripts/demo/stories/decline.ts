/** Sam's bank says no, then another card pays. */

import { newCard } from "../../page-client.ts";
import { answered } from "../answered.ts";
import { enter } from "../buyer.ts";
import { SAM, SAM_HOME } from "../cast.ts";
import { noCardKept } from "../checks/kept.ts";
import { nothingCharged, paidOnce, sameOrder } from "../checks/money.ts";
import { addsUp, plainAdvice } from "../checks/page.ts";
import { heldOne, holdSold } from "../checks/shelf.ts";
import { oneReceipt, silent } from "../checks/thread.ts";
import type { Story } from "../story.ts";

const PRODUCT = "Etiopia Guji, 250 g";
const VARIANT = "etiopia-250";

export const decline: Story = {
  title: "6 · The bank says no, another card pays",
  words:
    "Sam wants one of the last four bags. His bank declines the first card; nothing is lost and nothing is charged.",
  play: async (stage) => {
    const { screen } = stage;
    const sam = enter(stage, SAM);
    await sam.getStarted();

    screen.stage(`Sam taps [Buy now] on ${PRODUCT}, types his address and a card, and leaves the boxes empty.`);
    const { client, sheet, boot } = await stage.open(sam.link("Buy now", PRODUCT));
    const { tapLimit } = answered(await client.claim(boot.locale), 201).checkout;
    const quote = answered(await client.quote(SAM_HOME), 201);
    screen.draw(sheet.offer(quote, SAM_HOME, { typed: "4000 0000 0000 0002  12/34  123", ticked: false, tapLimit }));
    screen.verify(addsUp(quote));

    screen.stage(`Sam presses [${sheet.payLabel(quote)}].`);
    const before = await stage.state();
    const refused = answered(await client.pay(quote.id, newCard(await stage.card("pm_card_visa_chargeDeclined"))), 201);
    screen.draw(sheet.outcome(refused));
    const between = await stage.state();
    screen.verify(plainAdvice(refused, refused.words ?? ""));
    screen.verify(nothingCharged(between, refused, { order: "declined", intent: "requires_payment_method" }));
    screen.verify(heldOne(before, between, VARIANT));
    screen.verify(silent(before, between, sam.psid));

    screen.stage("Sam thinks of writing the card's number to the shop instead.");
    await sam.say("Could you try 4000 0000 0000 0002 once more?");

    screen.stage(`He types his other card, 5555 5555 5555 4444, and presses [${sheet.payLabel(quote)}].`);
    const paid = answered(await client.payAgain(refused.id, newCard(await stage.card("pm_card_mastercard"))), 201);
    screen.draw(sheet.outcome(paid));
    await sam.look();
    const after = await stage.state();
    screen.verify(paidOnce(after, paid, quote.total));
    screen.verify(sameOrder(after, refused, paid));
    screen.verify(oneReceipt(after, sam.psid, paid, quote.total));
    screen.verify(holdSold(between, after, VARIANT));
    screen.verify(noCardKept(after, sam.psid));
  },
};
