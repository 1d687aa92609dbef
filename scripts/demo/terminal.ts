/** PURE. Text laid out for a terminal of 80 columns. Colour is added by Node's styleText: only on a TTY, never with NO_COLOR. */
import { stripVTControlCharacters, styleText } from "node:util";

export const WIDTH = 80;

type Format = Parameters<typeof styleText>[0];

export function paint(format: Format, text: string): string {
  return styleText(format, text);
}

/** Columns that the text takes, colours apart. */
export function columns(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

export function centre(text: string, width: number): string {
  const room = Math.max(0, width - columns(text));
  return padTo(" ".repeat(Math.floor(room / 2)) + text, width);
}

/** `left` at one edge, `right` at the other; what does not fit beside it is cut off the left. */
export function spread(left: string, right: string, width: number): string {
  const room = width - columns(right) - 1;
  const kept = columns(left) > room ? `${[...left].slice(0, room - 1).join("")}…` : left;
  return `${padTo(kept, room)} ${right}`;
}

/** Breaks at spaces and keeps line breaks; a word longer than the line is cut. A no-break space holds an amount together. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((long) => chunks(long, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (columns(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function chunks(word: string, width: number): string[] {
  const letters = [...word];
  const count = Math.max(1, Math.ceil(letters.length / width));
  return Array.from({ length: count }, (_, index) => letters.slice(index * width, (index + 1) * width).join(""));
}

/** Rounded for what stands in the chat, square for the page. */
const CORNERS = { round: ["╭", "╮", "╰", "╯"], square: ["┌", "┐", "└", "┘"] } as const;
/** A line of a box that is drawn as a rule from edge to edge. */
export const RULE = "\u0000rule";

export interface BoxStyle {
  corners?: keyof typeof CORNERS;
  /** Columns between the borders, without the one space on each side. Absent: as wide as the longest line. */
  inner?: number;
  /** Stands in the upper border. */
  title?: string;
  frame?: Format;
}

export function box(lines: readonly string[], style: BoxStyle = {}): string[] {
  const { corners = "round", title = "", frame = "dim" } = style;
  const longest = Math.max(0, ...lines.filter((line) => line !== RULE).map(columns), columns(title));
  const inner = style.inner ?? longest;
  const [topLeft, topRight, bottomLeft, bottomRight] = CORNERS[corners];
  const edge = (left: string, right: string, words = "") => {
    const label = words === "" ? "" : ` ${words} `;
    const rest = "─".repeat(inner + 2 - columns(label));
    return paint(frame, left) + paint("bold", label) + paint(frame, rest + right);
  };
  const side = paint(frame, "│");
  const rows = lines.map((line) => (line === RULE ? edge("├", "┤") : `${side} ${padTo(line, inner)} ${side}`));
  return [edge(topLeft, topRight, title), ...rows, edge(bottomLeft, bottomRight)];
}

/** Moves a block to the right by so many columns. */
export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (" ".repeat(by) + line).trimEnd());
}

export function alignRight(lines: readonly string[]): string[] {
  return lines.map((line) => " ".repeat(Math.max(0, WIDTH - 1 - columns(line))) + line);
}

/** Blocks of equal height side by side, one column apart. */
export function beside(blocks: readonly (readonly string[])[]): string[] {
  const height = Math.max(0, ...blocks.map((block) => block.length));
  return Array.from({ length: height }, (_, row) => blocks.map((block) => block[row] ?? "").join(" "));
}
