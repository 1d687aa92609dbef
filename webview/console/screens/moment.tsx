import { clock } from "../../clock.ts";
import { ago, exactly } from "../time.ts";

/** The exact time. */
export const exact = (iso: string): string => exactly(iso, clock.now());

/** How long ago, with the exact time beside it. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at}>
      {ago(at, clock.now())} · {exact(at)}
    </time>
  );
}
