/** PURE. The text of a description in HTML, as a chat can show it. */

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Without tags, and with a line for each block. What comes out is text, and is escaped wherever it is shown. */
export function plainText(html: string): string {
  return withoutCode(html)
    .replace(/<br\s*\/?>|<\/(p|div|li|h[1-6]|tr)\s*>/gi, "\n")
    .replace(/<\/?[a-z!][^<>]*>/gi, "")
    .replace(/&(#x?[0-9a-f]{1,6}|\w{1,8});/gi, (whole, name: string) => characterOf(name) ?? whole)
    .replace(/[ \t\u00a0]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Scripts and styles are text to nobody. Each piece is looked through once, however many begin and never end. */
function withoutCode(html: string): string {
  const [text = "", ...pieces] = html.split(/<(?=(?:script|style)\b)/i);
  return text + pieces.map((piece) => piece.replace(/^[\s\S]*?(?:<\/(?:script|style)\s*>|$)/i, "")).join("");
}

function characterOf(name: string): string | null {
  if (!name.startsWith("#")) return NAMED[name.toLowerCase()] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
