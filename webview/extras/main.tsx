/** The entry of the extras: what few buyers want, and so loaded only when it is asked for. The page hands over what it has. */
import type { createElement } from "preact";
import type { Boot } from "../../contract/checkout.ts";
import type { Model } from "../checkout/model.ts";
import { borrow } from "./borrowed.ts";
import { Discount } from "./discount.tsx";
import { Tip } from "./tip.tsx";
import { speakAs } from "./words.ts";

/** @param draw Preact's, of the page: two copies could not draw one tree */
export default function extras(draw: typeof createElement, boot: Boot, model: Model) {
  borrow(draw);
  speakAs(boot);
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
