/** What the console lends to this part, so that there is one of each. */
import type { Money } from "../../contract/money.ts";
import type { call } from "../call.ts";
import type { createConsole } from "../console/model.ts";
import type { addressOf } from "../console/place.ts";
import type { Glyph } from "../console/screens/glyph.tsx";
import type { Moment } from "../console/screens/moment.tsx";
import type { Trouble } from "../console/screens/trouble.tsx";
import type { signal } from "../signal.ts";
import type { Notice } from "../ui/notice.tsx";

export interface Kit {
  model: Pick<ReturnType<typeof createConsole>, "place" | "show" | "lost">;
  addressOf: typeof addressOf;
  call: typeof call;
  signal: typeof signal;
  /** With the digits of its own currency, which may be another than the shop's. */
  moneyOf(amount: Money): string;
  Glyph: typeof Glyph;
  Moment: typeof Moment;
  Notice: typeof Notice;
  Trouble: typeof Trouble;
}
