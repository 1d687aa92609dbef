/** What a check has counted, for `npm run security`, which names the file. */
import { appendFileSync } from "node:fs";

export type Figures = Record<string, number | string>;

/** @param check its name, as docs/security.md has it */
export function note(check: string, figures: Figures): void {
  const file = process.env.SECURITY_FIGURES;
  if (file) appendFileSync(file, `${JSON.stringify({ check, ...figures })}\n`);
}
