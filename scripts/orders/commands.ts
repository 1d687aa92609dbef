/** The commands of `npm run orders`: each one call of the merchant's API, and what it is answered with. */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DeadLetterList, Replayed } from "../../contract/dead-letter.ts";
import type { DifferenceList } from "../../contract/difference.ts";
import type { Forgotten } from "../../contract/forget.ts";
import type { MerchantOrder, OrderList, Refunded } from "../../contract/merchant.ts";
import type { OrderPayment } from "../../contract/quarantine.ts";
import { readAmount } from "./amount.ts";
import { type MerchantApi, Unreached } from "./api.ts";
import { forgottenText, listText, orderText, paymentText, refundText } from "./print.ts";
import { deadLettersText, differencesText, replayedText } from "./print-books.ts";

/** The options that were given, by name. */
export type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** As it was answered, and how a person reads it; a file that was written has nothing more to say. */
export interface Shown {
  answer: unknown;
  text: string;
}

/** What was typed makes no sense. */
export class Misused extends Error {}

type Command = (api: MerchantApi, words: string[], options: Options) => Promise<Shown | null>;

const FILTERS = ["status", "fulfilment", "from", "until", "limit", "after"];

const list: Command = async (api, words, options) => {
  const answer = await api.get<OrderList>(`/orders?${queryOf(words, options)}`);
  return { answer, text: listText(answer) };
};

const show: Command = async (api, [order], _) => shown(await api.get<MerchantOrder>(pathOf(order)));

const step =
  (to?: string): Command =>
  async (api, [order, word], options) => {
    const body = {
      to: to ?? word,
      ...(options.carrier !== undefined && { carrier: options.carrier }),
      ...(options.tracking !== undefined && { trackingNumber: options.tracking }),
      ...(options.url !== undefined && { trackingUrl: options.url }),
    };
    return shown(await api.post<MerchantOrder>(`${pathOf(order)}/fulfilment`, body));
  };

const cancel: Command = async (api, [order], options) =>
  shown(await api.post<MerchantOrder>(`${pathOf(order)}/cancel`, whyOf(options)));

const attended: Command = async (api, [order], _) =>
  shown(await api.post<MerchantOrder>(`${pathOf(order)}/attended`, {}));

const payment: Command = async (api, [order], _) => {
  const answer = await api.get<OrderPayment>(`${pathOf(order)}/payment`);
  return { answer, text: paymentText(answer) };
};

const settle: Command = async (api, [order, end], _) =>
  shown(await api.post<MerchantOrder>(`${pathOf(order)}/quarantine`, { end }));

const forget: Command = async (api, [order], _) => {
  const answer = await api.post<Forgotten>(`${pathOf(order)}/forget`, {});
  return { answer, text: `${forgottenText(answer)}\n${orderText(answer.order)}` };
};

/** A key of its own for each run, so that a lost answer can be asked for again, and two runs are two refunds. */
const refund: Command = async (api, [order, amount], options) => {
  const key = typeof options.key === "string" ? options.key : randomUUID();
  const body = { ...(await amountOf(api, order, amount, options)), ...whyOf(options) };
  try {
    const answer = await api.post<Refunded>(`${pathOf(order)}/refunds`, body, { "idempotency-key": key });
    return { answer, text: `refund    ${refundText(answer.refund)}\n${orderText(answer.order)}` };
  } catch (error) {
    if (error instanceof Unreached)
      error.message += ` Nobody knows whether the refund was made: repeat it with --key ${key}`;
    throw error;
  }
};

async function amountOf(api: MerchantApi, order: string | undefined, amount: string | undefined, options: Options) {
  if (Array.isArray(options.line)) return { lines: options.line.map(pieceOf) };
  if (amount === "all") return {};
  if (amount === undefined) throw new Misused("Say how much: an amount such as 10.50, --line 0:1, or all.");
  const { currency } = (await api.get<MerchantOrder>(pathOf(order))).total;
  const amountMinor = readAmount(amount, currency);
  if (amountMinor === null) throw new Misused(`"${amount}" is no amount in ${currency}.`);
  return { amountMinor };
}

function pieceOf(text: string): { line: number; quantity: number } {
  const [, line, quantity = "1"] = /^(\d{1,2})(?::(\d{1,3}))?$/.exec(text) ?? [];
  if (line === undefined) throw new Misused(`"${text}" is no line: 0:2 is two pieces of the first.`);
  return { line: Number(line), quantity: Number(quantity) };
}

const exportAll: Command = async (api, words, options) => {
  const format = options.json ? "json" : "csv";
  const query = queryOf(words, options);
  query.set("format", format);
  const body = Readable.fromWeb((await api.stream(`/export?${query}`)) as Parameters<typeof Readable.fromWeb>[0]);
  if (typeof options.out !== "string") {
    await pipeline(body, process.stdout, { end: false });
    return null;
  }
  await pipeline(body, createWriteStream(options.out, { flags: "wx", mode: 0o600 }));
  return { answer: { file: options.out }, text: `Written: ${options.out}` };
};

const differences: Command = async (api, _, options) => {
  const answer = await api.get<DifferenceList>(`/differences${options.all ? "?all=true" : ""}`);
  return { answer, text: differencesText(answer) };
};

const dead: Command = async (api) => {
  const answer = await api.get<DeadLetterList>("/dead-letters");
  return { answer, text: deadLettersText(answer) };
};

const replay: Command = async (api, [name = ""]) => {
  const [, box, row] = /^(inbox|outbox):(\d+)$/.exec(name) ?? [];
  if (!box) throw new Misused("Say which one, as `dead` names it: outbox:12.");
  const answer = await api.post<Replayed>(`/dead-letters/${box}/${row}/replay`, {});
  return { answer, text: replayedText(answer) };
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  list,
  show,
  move: step(),
  ship: step("shipped"),
  deliver: step("delivered"),
  cancel,
  refund,
  attended,
  payment,
  settle,
  forget,
  export: exportAll,
  differences,
  dead,
  replay,
};

const shown = (order: MerchantOrder): Shown => ({ answer: order, text: orderText(order) });

function pathOf(order: string | undefined): string {
  if (!order) throw new Misused("Say which order: its number, such as A-1042, or its id.");
  return `/orders/${encodeURIComponent(order)}`;
}

function whyOf({ reason, note }: Options) {
  return { ...(reason !== undefined && { reason }), ...(note !== undefined && { note }) };
}

function queryOf(words: string[], options: Options): URLSearchParams {
  const query = new URLSearchParams();
  if (words.length > 0) query.set("q", words.join(" "));
  if (options.attention) query.set("attention", "true");
  for (const name of FILTERS) {
    const value = options[name];
    // A day is its beginning, in UTC.
    if (typeof value === "string") query.set(name, /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
  }
  return query;
}
