/** The entry of how somebody shows that they are the one whose chat it is: fetched where that would help, and by nobody else. */
import type { Boot } from "../../contract/checkout.ts";
import type { CheckoutApi } from "../checkout/api.ts";
import type { Model } from "../checkout/model.ts";
import { clock } from "../clock.ts";
import { signedRequest } from "../extensions.ts";
import { borrow, type Lent } from "../part/borrowed.ts";
import type { Signal } from "../signal.ts";
import { Offer } from "./offer.tsx";
import { createProof } from "./proof.ts";

/** @param said what became of asking in the chat; empty before anybody has */
export default function proof(
  lent: Lent,
  { messenger }: Boot,
  model: Model,
  api: CheckoutApi,
  said: Signal<string>,
  back: () => void,
) {
  // A place that the worker fills (worker/checkout/page.ts).
  borrow(lent, "{{words}}");
  const ways = createProof(model, api, said, async () => messenger && (await signedRequest(messenger, clock)));
  void ways.askMessenger();
  return () => <Offer model={model} said={said.value} ask={ways.askInChat} back={back} />;
}
