import { type IconName, SHAPES } from "./shapes.ts";

/** Takes the colour of the words beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[name]} pathLength={1} />
    </svg>
  );
}
