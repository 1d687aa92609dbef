/** Times as a merchant reads them, in the device's own time zone. */
import { language } from "../words.ts";

const MINUTE = 60_000;
const STEPS: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];

/** "3 minutes ago", "yesterday". @param now milliseconds */
export function ago(iso: string, now: number): string {
  const ms = Date.parse(iso) - now;
  const [unit, length] = STEPS.find(([, least]) => Math.abs(ms) >= least) ?? ["second", 1_000];
  const count = unit === "second" ? 0 : Math.trunc(ms / length);
  return new Intl.RelativeTimeFormat(language(), { numeric: "auto", style: "short" }).format(count, unit);
}

/** "24 Nov, 09:41", with the year where it is not this one. @param now milliseconds */
export function exactly(iso: string, now: number): string {
  const [at, today] = [new Date(iso), new Date(now)];
  const year = at.getFullYear() === today.getFullYear() ? undefined : "numeric";
  const format = { day: "numeric", month: "short", year, hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language(), format).format(at);
}
