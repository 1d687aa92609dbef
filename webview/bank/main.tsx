/** The entry of the page behind [Confirm with your bank]. It claims nothing, stores nothing and knows no address and no card. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/plate.css";
import { render } from "preact";
import type { BankBoot } from "../../contract/checkout.ts";
import { readBoot } from "../boot.ts";
import { createBridge } from "../bridge.ts";
import { call } from "../call.ts";
import { clock } from "../clock.ts";
import { PAID_SHOWN_MS } from "../patience.ts";
import { whenSeen } from "../seen.ts";
import { watch } from "../signal.ts";
import { createStripe } from "../stripe.ts";
import { Header } from "../ui/header.tsx";
import { Notice } from "../ui/notice.tsx";
import { Plate } from "../ui/plate.tsx";
import { type Key, t } from "../words.ts";
import { faceOf } from "./face.ts";
import { createBank } from "./model.ts";

const { shop, total, provider } = readBoot<BankBoot>();
const bridge = createBridge(shop.chatUrl);
const stripe = createStripe(provider);
const token = /^\/b\/([^/]+)/.exec(location.pathname)?.[1];

const bank = createBank(total !== null, {
  ask: () => call("challenges", { token }),
  challenge: async (clientSecret) => void (await (await stripe()).handleNextAction({ clientSecret })),
  clock,
});

function App() {
  const { waiting, notice } = bank;
  const said = waiting.value ?? notice.value;
  const words: Key = said === "blocked" ? "bank.blocked" : `notice.${said ?? "internal"}`;
  return (
    <>
      <Header {...shop} />
      <Plate {...faceOf(bank, total, bridge)} bridge={bridge}>
        {said && <Notice id="notice" calm={waiting.value !== null || said === "bank_waiting"} words={t(words)} />}
      </Plate>
    </>
  );
}

const root = document.getElementById("app");
let seen: unknown[] = [];
if (root) {
  watch(() => {
    render(<App />, root);
    const { step, notice } = bank;
    const [shown, said] = seen;
    // Not with the first drawing: then the page is read from its top.
    if (said !== undefined && said !== notice.value) document.getElementById("notice")?.focus();
    if (shown && shown !== step.value) document.getElementById("heading")?.focus();
    if (shown === "ask" && step.value === "paid" && bridge.closesItself) clock.after(PAID_SHOWN_MS, bridge.back);
    seen = [step.value, notice.value];
  });
  // The press comes soon, and the bank opens faster when the provider's script is there already.
  if (total) whenSeen(() => void stripe().catch(() => {}));
}
