/** Every state that is one sentence and one way on: paid, checking, sold out, an old link, and the like. */
import type { ComponentChildren } from "preact";
import type { Bridge } from "../bridge.ts";
import { backOf, type Face } from "../face.ts";
import { t } from "../words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface PlateProps extends Face {
  bridge: Bridge;
  /** What stands below the words, such as a receipt. */
  children?: ComponentChildren;
}

export function Plate({ icon, words, way, other, fine, bridge, children }: PlateProps) {
  const [title, ...lines] = words.split("\n");
  const [label, go, busy] = way ?? backOf(bridge);
  return (
    <>
      <main class="plate">
        <span class={`seal ${icon}`}>
          <Icon name={icon} />
        </span>
        <h2 id="heading" tabIndex={-1}>
          {title}
        </h2>
        <div role="status">
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        {children}
      </main>
      <footer>
        <Button label={t(label)} onPress={go} busy={busy} />
        {other && <Button label={t(other[0])} onPress={other[1]} look="quiet" />}
        <p class="fine" role="status">
          {bridge.leaving.value ? t("back.words") : fine}
        </p>
      </footer>
    </>
  );
}
