/** The extras, which the page asks for when its buyer does. */

import { fetchPart, lent } from "../part/lend.ts";
import { show } from "./failing.ts";
import { boot, model } from "./page.ts";

export async function loadExtras(): Promise<void> {
  try {
    model.extras.value = (await fetchPart("extras", boot.locale))(lent, boot, model);
    model.focus.value = { id: "field-code" };
  } catch {
    show(model, { kind: "unreached" });
  }
}
