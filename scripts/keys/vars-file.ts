/** PURE. The text of `.dev.vars`: one `NAME=value` a line. Everything that is not asked for stays as it is. */

const line = (name: string) => new RegExp(`^${name}[ \\t]*=(.*)$`, "m");

/** Null when it is not there, or empty. */
export function valueIn(text: string, name: string): string | null {
  const value = line(name).exec(text)?.[1]?.trim() ?? "";
  return /^(["']).*\1$/.test(value) ? value.slice(1, -1) || null : value || null;
}

/** With this value, in place of the old one or as a last line. */
export function withValue(text: string, name: string, value: string): string {
  if (line(name).test(text)) return text.replace(line(name), () => `${name}=${value}`);
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${name}=${value}\n`;
}
