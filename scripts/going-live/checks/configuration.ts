/** PURE. Every setting, by the worker's own rules. */

import { good, type Line, note, wrong } from "../line.ts";
import { allFaults, faultLine } from "../needs.ts";
import type { Settings } from "../settings.ts";

export function configurationLines({ env, files, hyperdriveId }: Settings): Line[] {
  const faults = allFaults(env).map(faultLine);
  const looked = ["the environment", ...files].join(", ");
  const settings = faults.length === 0 ? [good("settings", `complete (from ${looked})`)] : faults;
  return [...settings, hyperdriveLine(env.PUBLIC_URL, hyperdriveId)];
}

/** Its query cache cannot be seen from here: a cached row could sell the same item twice. */
function hyperdriveLine(publicUrl: unknown, id: string | null): Line {
  const what = "Hyperdrive";
  const isLocal = /^http:/.test(String(publicUrl));
  if (id !== null) {
    return note(
      what,
      `its query cache must be off; npx wrangler hyperdrive get ${id} shows "caching": { "disabled": true }`,
    );
  }
  if (isLocal) return note(what, "not used on this machine; where it is used its query cache must be off");
  return wrong(
    what,
    "has no id in wrangler.toml",
    'npx wrangler hyperdrive create threadtill --connection-string="postgres://..." --caching-disabled, and put its id there',
  );
}
