/** Jonas's bank wants to know that it is him. */

import { newCard } from "../../page-client.ts";
import { answered } from "../answered.ts";
import { confirmAtTheBank } from "../bank.ts";
import { enter } from "../buyer.ts";
import { JONAS, JONAS_HOME } from "../cast.ts";
import { toldTwiceTakenOnce } from "../checks/events.ts";
import { nothingCharged, paidOnce } from "../checks/money.ts";
import { addsUp } from "../checks/page.ts";
import { heldOne, holdSold } from "../checks/shelf.ts";
import { oneReceipt, silent } from "../checks/thread.ts";
import type { Story } from "../story.ts";

const PRODUCT = "Moka pot, 3 cups";
const VARIANT = "moka-3";

export const challenge: Story = {
  title: "7 · The bank asks first",
  words: "Jonas reads German, so the shop and the page speak it. His bank wants to hear from him first (3-D Secure).",
  play: async (stage) => {
    const { screen } = stage;
    const jonas = enter(stage, JONAS);
    await jonas.getStarted();

    screen.stage(`Jonas taps [Jetzt kaufen] on ${PRODUCT} and types his address and card.`);
    const { client, sheet, boot } = await stage.open(jonas.link("Jetzt kaufen", PRODUCT));
    const { tapLimit } = answered(await client.claim(boot.locale), 201).checkout;
    const quote = answered(await client.quote(JONAS_HOME), 201);
    screen.draw(sheet.offer(quote, JONAS_HOME, { typed: "4000 0000 0000 3220  12/34  123", ticked: false, tapLimit }));
    screen.verify(addsUp(quote));

    screen.stage(`Jonas presses [${sheet.payLabel(quote)}].`);
    const before = await stage.state();
    const asked = answered(await client.pay(quote.id, newCard(await stage.card("pm_card_threeDSecure2Required"))), 201);
    screen.draw(sheet.outcome(asked));
    const between = await stage.state();
    screen.verify(nothingCharged(between, asked, { order: "action_required", intent: "requires_action" }));
    screen.verify(heldOne(before, between, VARIANT));
    screen.verify(silent(before, between, jonas.psid));

    screen.stage("He confirms in his bank's window. Stripe tells the worker, twice; the page asks too.");
    stage.sandbox.delivery.duplicateNext(2, "stripe");
    await confirmAtTheBank(stage, asked.challenge?.clientSecret ?? "");
    const paid = answered(await client.resume(asked.id), 200, 201);
    screen.draw(sheet.outcome(paid));
    await jonas.look();
    const after = await stage.state();
    screen.verify(paidOnce(after, paid, quote.total));
    screen.verify(toldTwiceTakenOnce(between, after, "payment_intent.succeeded"));
    screen.verify(oneReceipt(after, jonas.psid, paid, quote.total));
    screen.verify(holdSold(between, after, VARIANT));
  },
};
