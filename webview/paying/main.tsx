/** The entry of what follows a Pay press: fetched while the buyer reads, and there before anything is charged. */

import type { Bridge } from "../bridge.ts";
import type { Card } from "../checkout/card.ts";
import type { Model } from "../checkout/model.ts";
import type { CreatePaying } from "../checkout/state.ts";
import { borrow, type Lent } from "../part/borrowed.ts";
import { createCode } from "./code.ts";
import { CodeField } from "./code-field.tsx";
import { faceOf } from "./faces.ts";
import { Held } from "./held.tsx";
import { createPaying } from "./paying.ts";
import { Receipt } from "./receipt.tsx";

export default function paying(lent: Lent, model: Model, card: Card, bridge: Bridge) {
  // A place that the worker fills (worker/checkout/page.ts).
  borrow(lent, "{{words}}");
  const { slot, code } = createCode(card.fields, model);
  const create: CreatePaying = (...page) => createPaying(code, ...page);
  return {
    create,
    codeField: () => <CodeField model={model} slot={slot} />,
    faceOf: () => faceOf(model, bridge),
    receipt: () => <Receipt model={model} />,
    held: () => <Held model={model} />,
  };
}
