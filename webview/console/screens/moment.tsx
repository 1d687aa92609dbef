import { clock } from "../../clock.ts";
import { ago, exactly } from "../time.ts";

/** How long ago, with the exact time beside it. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at}>
      {ago(at, clock.now())} · {exactly(at)}
    </time>
  );
}
