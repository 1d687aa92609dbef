import { Button } from "../../ui/button.tsx";
import { loadExtras } from "../more.ts";
import { model } from "../page.ts";

/** Behind one quiet link what few buyers want: a discount code, and a tip where the shop takes any. */
export function Extras() {
  const Loaded = model.extras.value;
  if (Loaded) return <Loaded />;
  const label = model.view.value?.extras;
  return label ? <Button look="link" label={label} onPress={loadExtras} /> : null;
}
