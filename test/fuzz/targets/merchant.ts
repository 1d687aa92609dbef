/** The merchant's API: what a program of theirs sends, and what a stranger's words may do to the file that they export. */
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { Hono } from "hono";
import * as v from "valibot";
import { ReplayRequest } from "../../../contract/dead-letter.ts";
import { DifferencesQuery } from "../../../contract/difference.ts";
import { ForgetRequest } from "../../../contract/forget.ts";
import {
  AlertTestRequest,
  AttendedRequest,
  CancelRequest,
  ExportQuery,
  FulfilmentRequest,
  ListQuery,
  RefundRequest,
} from "../../../contract/merchant.ts";
import { AMOUNT_MAX } from "../../../contract/money.ts";
import { QuarantineRequest } from "../../../contract/quarantine.ts";
import { trackingUrlOf } from "../../../worker/merchant/carriers.ts";
import { quoted } from "../../../worker/merchant/csv.ts";
import { toName, toQuery } from "../../../worker/merchant/orders.ts";
import { readAs, type Taken } from "./reading.ts";
import { assertStorable, type Target, textOf } from "./target.ts";

const TAKEN: Taken[] = [
  [RefundRequest],
  [FulfilmentRequest, ["trackingNumber", "trackingUrl"]],
  [CancelRequest],
  [QuarantineRequest],
  [ReplayRequest],
  [AttendedRequest],
  [ForgetRequest],
  [AlertTestRequest],
];

/** No body gives back more than there can be, or leads a buyer anywhere but to a page behind TLS. */
export const merchantBody: Target = {
  honest: () => [
    JSON.stringify({ amountMinor: 500, reason: "duplicate", note: "Twice" }),
    JSON.stringify({ lines: [{ line: 0, quantity: 2 }] }),
    JSON.stringify({
      to: "shipped",
      carrier: "DHL",
      trackingNumber: "JD01 4600 0123",
      trackingUrl: "https://dhl.com/x",
    }),
    JSON.stringify({ reason: "requested_by_customer", note: "Sold out" }),
    JSON.stringify({ end: "accept" }),
    "{}",
  ],
  odd: () => [
    JSON.stringify({ amountMinor: 0.5 }),
    JSON.stringify({ lines: [] }),
    JSON.stringify({ to: "shipped", carrier: "x", trackingUrl: "javascript:alert(1)//https://" }),
    JSON.stringify({ end: "keep" }),
    "[]",
  ],
  async play(bytes) {
    const all = await readAs(bytes, TAKEN);
    const [refund, move] = all;
    const amount = refund?.amountMinor;
    if (amount !== undefined && refund)
      assert.ok(Number.isSafeInteger(amount) && Number(amount) > 0 && Number(amount) <= AMOUNT_MAX);
    for (const { line, quantity } of (refund?.lines ?? []) as { line: unknown; quantity: unknown }[])
      assert.ok(Number.isSafeInteger(line) && Number.isSafeInteger(quantity));
    if (move?.trackingUrl !== undefined) assertSafeUrl(String(move?.trackingUrl));
    const url = move && trackingUrlOf(String(move.carrier), String(move.trackingNumber));
    if (url) assertSafeUrl(url);
    return all.some((read) => read !== null);
  },
};

function assertSafeUrl(url: string): void {
  assert.equal(new URL(url).protocol, "https:");
}

/** PostgreSQL counts years from 1; what is later than 9999 `toISOString` writes in a way that it does not read. */
function assertMoment(at: Date | null): void {
  if (at) assert.match(at.toISOString(), /^(?!0000)\d{4}-/);
}

let query: Record<string, string> = {};
const asked = new Hono().get("/", (c) => {
  query = c.req.query();
  return c.body(null);
});

/** Each filter is as the statement wants it; what names an order is text that can be looked for, and a number that can be. */
export const merchantQuery: Target = {
  honest: () => [
    "status=paid&fulfilment=shipped&unshipped=true&q=A-1042&limit=100&after=99",
    "from=2026-11-01T00:00:00Z&until=2026-11-30T23:59:59.999%2B01:00&format=csv",
    "q=giulia%40example.com&attention=true&refunded=true",
    "q=%00&format=json",
    "all=true",
  ],
  odd: () => ["status=lost", "limit=101", "from=yesterday&format=csv", "limit=1&price=2", "A-1042"],
  async play(bytes) {
    const text = textOf(bytes);
    const { id, number } = toName(text);
    assertStorable(id);
    if (number !== null) assert.ok(Number.isSafeInteger(number));
    await asked.request(new Request(new URL(`/?${text}`, "http://localhost")));
    let isTaken = false;
    for (const schema of [ListQuery, ExportQuery]) {
      const parsed = v.safeParse(schema, query);
      if (!parsed.success) continue;
      isTaken = true;
      const { from, search, until } = toQuery(parsed.output);
      assertStorable(search);
      assertMoment(from);
      assertMoment(until);
      if (!("limit" in parsed.output)) continue;
      const { after = 0, limit } = parsed.output;
      assert.ok(limit >= 1 && limit <= 100 && Number.isSafeInteger(limit) && Number.isSafeInteger(after));
    }
    const all = v.safeParse(DifferencesQuery, query);
    if (all.success) assert.ok(all.output.all === undefined || query.all === "true");
    return isTaken || all.success;
  },
};

/** How a spreadsheet parts cells, by the language of whoever opens the file. */
const DELIMITERS = [",", ";", "\t"];
const RUNS = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A cell says what it said, and none that a spreadsheet makes of it is run, wherever it parts them. */
export const merchantCsv: Target = {
  honest: () => ["Giulia Rossi", "a;b", 'say "hi"', "two\nlines"],
  odd: () => [
    '=HYPERLINK("https://example.com";"Pay")',
    "a;=1+1",
    'a";"=1+1',
    " \t@SUM(A1)",
    " =1+1",
    "\uff1d1+1",
    "-1\n+2",
  ],
  async play(bytes) {
    const cell = textOf(bytes);
    const line = `${quoted("A-1042")},${quoted(cell)},${quoted("last")}\r\n`;
    const options = { relax_quotes: true, relax_column_count: true, skip_empty_lines: false };
    const [row = []]: string[][] = parse(line, options);
    assert.deepEqual([row.length, row[0], row[2]], [3, "A-1042", "last"]);
    assert.equal(row[1]?.replaceAll("'", ""), cell.replaceAll("'", ""));
    assert.doesNotMatch(row[1]?.trimStart() ?? "", RUNS);
    // Where it parts elsewhere, quotes that do not stand first are letters, and blanks before a cell do not count.
    const parts = DELIMITERS.slice(1).flatMap((delimiter) => line.split(delimiter).slice(1));
    for (const part of parts) assert.doesNotMatch(part.replace(/^[\s"]+/, ""), RUNS);
    return row[1] === cell;
  },
};
