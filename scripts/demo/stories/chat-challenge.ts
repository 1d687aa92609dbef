/** Giulia's bank wants to know that it is her, in the middle of a chat. */
import type { ChallengeView } from "../../../contract/links.ts";
import { openPage } from "../../page-client.ts";
import { answered } from "../answered.ts";
import { confirmAtTheBank } from "../bank.ts";
import { enter } from "../buyer.ts";
import { GIULIA, GIULIA_SECRETS } from "../cast.ts";
import { nothingCharged, paidOnce } from "../checks/money.ts";
import { onlyTheQuestion } from "../checks/page.ts";
import { heldOne, holdSold } from "../checks/shelf.ts";
import { oneReceipt } from "../checks/thread.ts";
import { orderTapped } from "../known-order.ts";
import type { Story } from "../story.ts";

const PRODUCT = "Moka pot, 3 cups";
const VARIANT = "moka-3";
const PAY = "Pay €39.50 · 4242";
const SHOWN = { amount: 3950, currency: "EUR" };

export const chatChallenge: Story = {
  title: "9 · The bank asks in the chat",
  words: "One button opens the bank's question and nothing else. The receipt comes into the chat all the same.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    await giulia.tap(giulia.button("Details", PRODUCT));

    screen.stage(`Giulia taps [${PAY}]. Her bank asks first.`);
    stage.sandbox.stripe.nextOutcome("challenge");
    const before = await stage.state();
    await giulia.tap(giulia.button(PAY));
    const between = await stage.state();
    const asked = orderTapped(before, between);
    screen.verify(nothingCharged(between, asked, { order: "action_required", intent: "requires_action" }));
    screen.verify(heldOne(before, between, VARIANT));

    screen.stage("Giulia taps [Confirm with bank] and says yes in her bank's window.");
    const page = openPage(giulia.link("Confirm with bank"));
    const look = () => page.call<ChallengeView>("POST", "/api/challenges", { token: page.token });
    const question = answered(await look(), 200);
    screen.verify(onlyTheQuestion(question, SHOWN, [...GIULIA_SECRETS, "4242"]));
    await confirmAtTheBank(stage, question.challenge?.clientSecret ?? "");
    const ended = answered(await look(), 200);
    await giulia.look();
    const after = await stage.state();
    screen.verify(paidOnce(after, { ...asked, status: ended.status }, SHOWN));
    screen.verify(oneReceipt(after, giulia.psid, asked, SHOWN));
    screen.verify(holdSold(between, after, VARIANT));
  },
};
