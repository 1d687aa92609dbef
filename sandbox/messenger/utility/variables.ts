import { invalid } from "../graph/error.ts";
import { fields, inside, list, text } from "../send/check.ts";

/** The `{{variables}}` of a utility template's text ("Utility messages", 2026-03-13). */

export type ParameterFormat = "NAMED" | "POSITIONAL";

const VARIABLE = /\{\{([^{}]*)\}\}/g;
const VALUE_MAX = 500;

export const variablesIn = (body: string): string[] => [...body.matchAll(VARIABLE)].map((match) => match[1] ?? "");

/** Letters, digits and underscores, and so no `#`, `$` or `%`; numbers count from 1 without a gap. */
function areWellNamed(names: readonly string[], format: ParameterFormat): boolean {
  if (format === "NAMED") return names.every((name) => /^[a-z][a-z0-9_]*$/.test(name));
  return [...new Set(names)].every((name, index) => name === String(index + 1));
}

/** Text may neither begin nor end with a variable. */
export function areWellPlaced(body: string, format: ParameterFormat): boolean {
  const trimmed = body.trim();
  const touchesAnEnd = /^\{\{/.test(trimmed) || /\}\}$/.test(trimmed);
  return !touchesAnEnd && areWellNamed(variablesIn(body), format);
}

/** Every variable needs an example for the reviewer. Throws a GraphError. */
export function requireExamples(body: string, format: ParameterFormat, example: unknown, path: string): void {
  const names = [...new Set(variablesIn(body))];
  if (names.length === 0) return;
  if (format === "NAMED") {
    const found = fields(example, path, ["body_text_named_params"]);
    const at = inside(path, "body_text_named_params");
    const shown = list(found.body_text_named_params, at, 1, 100).map((each, index) => {
      const one = fields(each, inside(at, index), ["param_name", "example"]);
      text(one.example, inside(inside(at, index), "example"), VALUE_MAX);
      return String(one.param_name);
    });
    if (names.some((name) => !shown.includes(name))) throw invalid(`Param ${at} must hold an example of each variable`);
    return;
  }
  const at = inside(path, "body_text");
  const [row] = list(fields(example, path, ["body_text"]).body_text, at, 1, 1);
  list(row, inside(at, 0), names.length, names.length).forEach((each, index) => {
    text(each, inside(inside(at, 0), index), VALUE_MAX);
  });
}

/** The text with the values of a send in place: exactly one for each variable. Throws a GraphError. */
export function filled(body: string, format: ParameterFormat, given: unknown, path: string): string {
  const names = [...new Set(variablesIn(body))];
  if (names.length === 0) {
    if (given !== undefined) throw invalid(`Param ${path}: the template takes no parameters`);
    return body;
  }
  const values = new Map<string, string>();
  list(given, path, names.length, names.length).forEach((each, index) => {
    const at = inside(path, index);
    const found = fields(each, at, format === "NAMED" ? ["type", "parameter_name", "text"] : ["type", "text"]);
    if (found.type !== "text") throw invalid(`Param ${inside(at, "type")} must be text`);
    const name = format === "NAMED" ? String(found.parameter_name) : String(index + 1);
    if (!names.includes(name)) throw invalid(`Param ${at}: the template has no variable ${name}`);
    values.set(name, text(found.text, inside(at, "text"), VALUE_MAX));
  });
  if (values.size < names.length) throw invalid(`Param ${path} must hold each variable once`);
  return body.replace(VARIABLE, (_, name: string) => values.get(name) ?? "");
}
