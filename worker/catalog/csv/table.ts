/** PURE. The rows of a CSV file, each with the line on which it begins. */
import { type CsvError, parse } from "csv-parse/sync";
import { CSV_RECORD_CHARS_MAX } from "../../limits.ts";
import { type Fault, shown } from "../fault.ts";

export interface TableRow {
  /** Counted from 1, the header with them. */
  line: number;
  cells: string[];
}

export interface Table {
  header: string[];
  rows: TableRow[];
  faults: Fault[];
}

/** Separators in the order in which they are guessed: what the header has most of. */
const SEPARATORS = [",", ";", "\t"] as const;

export function readTable(text: string): Table {
  const faults: Fault[] = [];
  const records = parse(text, {
    bom: true,
    delimiter: separatorOf(text),
    record_delimiter: ["\r\n", "\n", "\r"],
    info: true,
    max_record_size: CSV_RECORD_CHARS_MAX,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => void faults.push(brokenRow(error)),
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const rows = records.map(({ info, record }) => ({ line: info.lines - breaksIn(record), cells: record }));
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  // Meta's template explains its columns above them.
  const [first, ...others] = filled[0]?.cells[0]?.startsWith("#") ? filled.slice(1) : filled;
  const header = (first?.cells ?? []).map((name) => name.trim());
  return { header, rows: others, faults: [...faults, ...others.flatMap((row) => wrongWidth(row, header.length))] };
}

/** The library counts to the end of a record. */
function breaksIn(cells: string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

function separatorOf(text: string): string {
  const header =
    text
      .slice(0, CSV_RECORD_CHARS_MAX)
      .split(/[\r\n]+/)
      .find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
  const bare = header.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => ({ separator, count: bare.split(separator).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.separator ?? ",";
}

function brokenRow(error: CsvError | undefined): Fault {
  const at = `line ${String(error?.lines ?? "unknown")}`;
  if (error?.code === "CSV_MAX_RECORD_SIZE") {
    const says = `has more than ${CSV_RECORD_CHARS_MAX} characters`;
    return { at, value: null, says, mend: "close the quotation mark that is open there, or shorten the text" };
  }
  const says =
    error?.code === "CSV_QUOTE_NOT_CLOSED"
      ? "opens a quotation mark that is never closed"
      : "has a quotation mark inside a cell";
  return {
    at,
    value: null,
    says,
    mend: 'put the whole cell in quotation marks, and write those inside it twice: "3"" pot"',
  };
}

/** Empty cells at the end say nothing: spreadsheets add them. */
function wrongWidth({ cells, line }: TableRow, columns: number): Fault[] {
  const extra = cells.slice(columns).find((cell) => cell.trim() !== "");
  if (cells.length >= columns && extra === undefined) return [];
  const says = `has ${cells.length} cells, the header ${columns}`;
  return [
    {
      at: `line ${line}`,
      value: shown(extra),
      says,
      mend: "put cells that have the separator in them in quotation marks",
    },
  ];
}
