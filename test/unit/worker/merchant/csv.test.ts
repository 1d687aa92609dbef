import { describe, expect, test } from "vitest";
import { CSV_HEAD, csvRow, quoted } from "../../../../worker/merchant/csv.ts";
import { viewSold, viewSummary } from "../../../../worker/merchant/view.ts";
import { fc } from "../../seeded.ts";
import { address, order } from "../rows.ts";

const rowOf = (change: Parameters<typeof order>[0]) =>
  csvRow({ ...viewSummary(order(change)), ...viewSold(order(change)) });

describe("a cell", () => {
  test.each([
    "=1+1",
    "+39 02",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    '=HYPERLINK("http://evil.example")',
    "＝1",
    "＠x",
  ])("that a spreadsheet would run is text: %j", (cell) => {
    expect(quoted(cell).startsWith("\"'")).toBe(true);
  });

  test.each(["Giulia", "34.99", "", "A-1001", "O'Brien", "a; b", "1 x Cup; 2 x Tin-Can"])(
    "that is harmless stays as it is: %j",
    (cell) => {
      expect(quoted(cell)).toBe(`"${cell}"`);
    },
  );

  test.each([
    ["A;=1+1;B", "A;'=1+1;B"],
    ["A; @SUM(A1)", "A;' @SUM(A1)"],
    ['A;"=1;B', 'A;\'""=1;B'],
    ["A\t=1", "A\t'=1"],
    ["A\r\n-1", "A\r\n'-1"],
  ])("is text also where the spreadsheet parts cells elsewhere and knows no quotes of ours: %j", (cell, written) => {
    expect(quoted(cell)).toBe(`"${written}"`);
  });

  test("never ends before its end, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (cell) => {
        expect(/^"(?:[^"]|"")*"$/.test(quoted(cell))).toBe(true);
      }),
    );
  });
});

test("every row has as many cells as there are names", () => {
  const count = (line: string) => line.match(/"(?:[^"]|"")*"/g)?.length;
  const names = count(CSV_HEAD);
  expect(names).toBeGreaterThan(20);
  expect(count(rowOf({}))).toBe(names);
  expect(count(rowOf({ address: address({ name: 'A "quoted", name\r\nand a line' }) }))).toBe(names);
});

test.each([
  ["EUR", 5, '"0.05"'],
  ["EUR", 3499, '"34.99"'],
  ["JPY", 3499, '"3499"'],
  ["KWD", 3490, '"3.490"'],
])("%s %i is %s", (currency, totalMinor, cell) => {
  expect(rowOf({ currency, totalMinor }).split(",")).toContain(cell);
});

test.each([
  ["EUR", 3494, '"-0.05"', '"34.94"'],
  ["EUR", 3400, '"-0.99"', '"34.00"'],
  ["EUR", 2000, '"-14.99"', '"20.00"'],
  ["EUR", 5000, '"15.01"', '"50.00"'],
  ["JPY", 2999, '"-500"', '"2999"'],
  ["KWD", 3449, '"-0.050"', '"3.449"'],
])(
  "accepted in %s at %i, it says by how much in digits to reckon with, and claims no tax contained in it",
  (currency, acceptedMinor, adjustment, total) => {
    const cellsIn = (line: string): string[] => line.match(/"(?:[^"]|"")*"/g) ?? [];
    const cells = cellsIn(rowOf({ currency, totalMinor: 3499, acceptedMinor }));
    const cell = (name: string) => cells[cellsIn(CSV_HEAD).indexOf(`"${name}"`)];
    expect([cell("adjustment"), cell("total"), cell("tax")]).toEqual([adjustment, total, '""']);
  },
);
