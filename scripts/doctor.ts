/**
 * `npm run doctor`: looks at every credential and every outside condition, live, and says each fault in words with its mend.
 * It changes nothing; all that anybody may notice is an alert at `ALERT_URL` that says it is a test. `--json` is for machines. The exit code is 1 when something is wrong.
 */
import { accountLines, publishableKeyLines } from "./going-live/checks/account.ts";
import { configurationLines } from "./going-live/checks/configuration.ts";
import { databaseLines } from "./going-live/checks/database.ts";
import { deployedPageLines } from "./going-live/checks/deployed-pages.ts";
import { consoleKeyLines, linkKeyLines } from "./going-live/checks/own-keys.ts";
import { pageLines } from "./going-live/checks/page.ts";
import { appSecretLines, handshakeLines, healthLines, webhookSecretLines } from "./going-live/checks/worker.ts";
import { isWrong, type Line, withoutRepeats } from "./going-live/line.ts";
import { withoutSecrets } from "./going-live/mends.ts";
import { DATABASE_KEYS, PAGE_KEYS, STRIPE_KEYS, withKeys } from "./going-live/needs.ts";
import { finish, runOwn, type Terminal } from "./going-live/run.ts";

interface Part {
  title: string;
  lines: Line[];
}

/** One after the other: a fault of one hides no fault of another. */
async function examine({ now, settings }: Terminal): Promise<Part[]> {
  const { env } = settings;
  const part = async (title: string, ...looks: Promise<Line[]>[]) => ({
    title,
    lines: (await Promise.all(looks)).flat(),
  });
  const url = ["PUBLIC_URL"];
  return [
    { title: "Settings", lines: configurationLines(settings) },
    await part(
      "Messenger",
      withKeys(env, PAGE_KEYS, "Page", (config) => pageLines(config, now())),
    ),
    await part(
      "Stripe",
      withKeys(env, STRIPE_KEYS, "account", (config) => accountLines(config, now())),
      withKeys(
        env,
        ["STRIPE_PUBLISHABLE_KEY", "STRIPE_SECRET_KEY", "STRIPE_API_URL", ...url],
        "page's key",
        publishableKeyLines,
      ),
    ),
    await part(
      "Worker",
      withKeys(env, url, "worker", healthLines),
      withKeys(env, [...url, "META_VERIFY_TOKEN"], "webhook handshake", handshakeLines),
      withKeys(env, [...url, "META_APP_SECRET"], "Messenger's signature", appSecretLines),
      withKeys(env, [...url, "STRIPE_WEBHOOK_SECRET"], "Stripe's signature", (config) =>
        webhookSecretLines(config, now()),
      ),
      withKeys(env, [...url, "LINK_KEYS", "META_PAGE_ID"], "links", (config) => linkKeyLines(config, now())),
      withKeys(env, [...url, "CONSOLE_KEY", "ALERT_URL"], "alerts", consoleKeyLines),
    ),
    await part(
      "Pages",
      withKeys(
        env,
        [...url, "META_GRAPH_URL", "STRIPE_SECRET_KEY", "STRIPE_JS_URL"],
        "deployed pages",
        deployedPageLines,
      ),
    ),
    await part("Database", withKeys(env, DATABASE_KEYS, "database", databaseLines)),
  ];
}

/** @returns the exit code */
export async function doctor(terminal: Terminal, args: readonly string[]): Promise<number> {
  const { env } = terminal.settings;
  const parts = await examine(terminal);
  const faults = withoutRepeats(parts.flatMap(({ lines }) => lines)).filter(isWrong).length;
  if (args.includes("--json")) {
    const checks = parts.flatMap(({ lines, title }) => lines.map((line) => ({ part: title, ...line })));
    // Before it becomes JSON, which would write some characters of a secret in another way.
    const clean = (_: string, value: unknown) => (typeof value === "string" ? withoutSecrets(value, env) : value);
    terminal.say(JSON.stringify({ ok: faults === 0, faults, checks }, clean, 2));
    return faults === 0 ? 0 : 1;
  }
  for (const { lines, title } of parts) {
    terminal.say(`\n${title}`);
    finish(terminal, lines);
  }
  terminal.say(
    faults === 0 ? "\nAll is well." : `\n${faults} ${faults === 1 ? "thing is" : "things are"} to be mended.`,
  );
  return faults === 0 ? 0 : 1;
}

if (import.meta.main) await runOwn((terminal) => doctor(terminal, process.argv.slice(2)));
