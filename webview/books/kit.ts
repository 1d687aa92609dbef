/** What the console lends to this part, so that there is one of each. */
import type { call } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { createConsole } from "../console/model.ts";
import type { addressOf } from "../console/place.ts";
import type { Glyph } from "../console/screens/glyph.tsx";
import type { Moment } from "../console/screens/moment.tsx";
import type { Trouble } from "../console/screens/trouble.tsx";
import type { signal } from "../signal.ts";

export interface Kit {
  model: Pick<ReturnType<typeof createConsole>, "place" | "show" | "lost">;
  addressOf: typeof addressOf;
  call: typeof call;
  clock: Clock;
  signal: typeof signal;
  Glyph: typeof Glyph;
  Moment: typeof Moment;
  Trouble: typeof Trouble;
}
