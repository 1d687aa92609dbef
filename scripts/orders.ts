/**
 * `npm run orders -- list|show|move|ship|deliver|cancel|refund|attended|payment|settle|forget|export|differences|dead|replay`: the merchant's orders, and what went
 * wrong beside them, by the API of the worker.
 * `npm run orders -- alert-key`: what checks the signature of alerts.
 */
import { parseArgs } from "node:util";
import { alertKey } from "../worker/merchant/alert.ts";
import { neededConfig, runOwn, type Terminal } from "./going-live/run.ts";
import { ApiError, openMerchantApi, Unreached } from "./orders/api.ts";
import { COMMANDS, Misused, type Options, type Shown } from "./orders/commands.ts";

const USAGE = `npm run orders -- list [TEXT]         newest first; --status, --fulfilment, --attention, --from, --until, --limit, --after
npm run orders -- show ORDER          with its history; ORDER is A-1042 or an id
npm run orders -- ship ORDER          --carrier DHL --tracking 0034..., and --url for a carrier that we do not know
npm run orders -- deliver ORDER
npm run orders -- move ORDER STATE    processing, shipped, out_for_delivery, delivered, delayed, returned
npm run orders -- cancel ORDER        before shipping: money and goods go back; --reason, --note
npm run orders -- refund ORDER 10.50  or all, or --line 0:1 for a piece of the first line; --reason, --note, --key
npm run orders -- attended ORDER      a person has looked at what needed it
npm run orders -- payment ORDER       what the provider says of its payment now
npm run orders -- settle ORDER END    accept, refund or release: what becomes of a payment that is not the order's amount
npm run orders -- forget ORDER        its person wants their data deleted: the guest's with this order, or all that is the buyer's
npm run orders -- export              as CSV; --json, --out FILE, and the filters of list
npm run orders -- differences         where the provider's books and ours differ, and what to do; --all also what is gone
npm run orders -- dead                events and messages that were given up, with the reason
npm run orders -- replay outbox:12    tries one of them again
npm run orders -- alert-key           what the receiver of alerts checks them with
Every command takes --json. THREADTILL_URL (or PUBLIC_URL) and CONSOLE_KEY come from the environment or .dev.vars.`;

const text = { type: "string" } as const;
const OPTIONS = {
  json: { type: "boolean" },
  attention: { type: "boolean" },
  all: { type: "boolean" },
  status: text,
  fulfilment: text,
  from: text,
  until: text,
  limit: text,
  after: text,
  carrier: text,
  tracking: text,
  url: text,
  reason: text,
  note: text,
  key: text,
  out: text,
  line: { type: "string", multiple: true },
} as const;

/** @returns the exit code */
export async function orders(terminal: Terminal, args: string[]): Promise<number> {
  const typed = readArgs(args);
  const [name = "", ...words] = typed?.positionals ?? [];
  if (!typed || !(Object.hasOwn(COMMANDS, name) || name === "alert-key")) {
    terminal.say(USAGE);
    return 1;
  }
  const config = neededConfig(withAddress(terminal), ["PUBLIC_URL", "CONSOLE_KEY"]);
  if (config === null) return 1;
  const options: Options = typed.values;
  try {
    if (name === "alert-key") terminal.say(await alertKey(config.consoleKey));
    else
      print(
        terminal,
        await COMMANDS[name]?.(openMerchantApi(config.publicUrl, config.consoleKey), words, options),
        options,
      );
    return 0;
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof Unreached || error instanceof Misused)) throw error;
    const code = error instanceof ApiError ? error.code : error.name;
    terminal.say(options.json ? JSON.stringify({ error: { code, message: error.message } }) : error.message);
    return 1;
  }
}

function print({ say }: Terminal, shown: Shown | null | undefined, { json }: Options): void {
  if (shown) say(json ? JSON.stringify(shown.answer, null, 2) : shown.text);
}

function readArgs(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch {
    return null;
  }
}

/** `THREADTILL_URL` says where, so that one machine can look after a worker that its settings are not of. */
function withAddress(terminal: Terminal): Terminal {
  const { env } = terminal.settings;
  const address = env.THREADTILL_URL ?? env.PUBLIC_URL;
  return { ...terminal, settings: { ...terminal.settings, env: { ...env, PUBLIC_URL: address } } };
}

if (import.meta.main) await runOwn((terminal) => orders(terminal, process.argv.slice(2)));
