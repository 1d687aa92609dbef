import { t } from "../../words.ts";
import type { ChipFace } from "../faces.ts";

export function Chips({ faces }: { faces: ChipFace[] }) {
  return (
    <span class="chips">
      {faces.map(({ tone, words }) => (
        <span class={`chip ${tone}`} key={words}>
          {t(words)}
        </span>
      ))}
    </span>
  );
}
