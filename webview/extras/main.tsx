/** The entry of the extras: what few buyers want, and so loaded only when it is asked for. The page hands over what it has. */
import type { Boot } from "../../contract/checkout.ts";
import type { Model } from "../checkout/model.ts";
import { borrow, type Lent } from "../part/borrowed.ts";
import { Discount } from "./discount.tsx";
import { Tip } from "./tip.tsx";

export default function extras(lent: Lent, boot: Boot, model: Model) {
  // A place that the worker fills (worker/checkout/page.ts).
  borrow(lent, "{{words}}");
  return () => (
    <>
      <section class="block">
        <Discount model={model} />
      </section>
      {model.view.value?.tips && (
        <section class="block">
          <Tip {...model.view.value.tips} model={model} digits={boot.shop.digits} />
        </section>
      )}
    </>
  );
}
