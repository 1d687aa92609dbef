import { invalid } from "../graph/error.ts";
import { type Fields, fields, inside, list, oneOf, text, webUrl } from "../send/check.ts";
import { type ParameterFormat, requireExamples } from "./variables.ts";

/** A utility template as it is handed in ("Utility messages", 2026-03-13). */

export interface TemplateButton {
  title: string;
  url: string;
  /** The address ends in `{{1}}`, for which each send has its own text. */
  hasSuffix: boolean;
}

export interface TemplateRequest {
  name: string;
  language: string;
  parameterFormat: ParameterFormat;
  body: string;
  buttons: TemplateButton[];
  /** As it came, to be listed so. */
  components: unknown[];
}

const KEYS = ["name", "language", "category", "parameter_format", "components"];
const NAME = /^[a-z0-9_]{1,512}$/;
const LANGUAGE = /^[a-z]{2,3}(_[A-Z]{2})?$/;
const BODY_MAX = 1024;
const BUTTONS_MAX = 3;
const BUTTON_TITLE_MAX = 20;
const SUFFIX = "{{1}}";
/** Templates may not ask for full card numbers or other sensitive identifiers; the last four digits are fine. */
const SENSITIVE = /\b(card number|full card|cvc|cvv|security code|password|passcode|social security)\b/i;

function matching(value: unknown, path: string, pattern: RegExp): string {
  const found = text(value, path, 512);
  if (!pattern.test(found)) throw invalid(`Param ${path} is not well formed`);
  return found;
}

function templateButton(value: unknown, path: string): TemplateButton {
  const found = fields(value, path, ["type", "text", "url", "example"]);
  oneOf(found.type, inside(path, "type"), ["URL"]);
  const url = text(found.url, inside(path, "url"), 2000);
  const hasSuffix = url.endsWith(SUFFIX);
  const base = hasSuffix ? url.slice(0, -SUFFIX.length) : url;
  if (base.includes("{{")) throw invalid(`Param ${inside(path, "url")} may hold ${SUFFIX} at its end only`);
  webUrl(base, inside(path, "url"));
  if (hasSuffix) {
    const at = inside(path, "example");
    webUrl(fields(found.example, at, ["url_suffix_example"]).url_suffix_example, inside(at, "url_suffix_example"));
  }
  return { title: text(found.text, inside(path, "text"), BUTTON_TITLE_MAX), url: base, hasSuffix };
}

function bodyOf(component: Fields, format: ParameterFormat, path: string): string {
  fields(component, path, ["type", "text", "example"]);
  const body = text(component.text, inside(path, "text"), BODY_MAX);
  if (SENSITIVE.test(body)) throw invalid(`Param ${inside(path, "text")} asks for sensitive identifiers`);
  requireExamples(body, format, component.example, inside(path, "example"));
  return body;
}

function buttonsOf(component: Fields, path: string): TemplateButton[] {
  const at = inside(path, "buttons");
  const found = list(fields(component, path, ["type", "buttons"]).buttons, at, 1, BUTTONS_MAX);
  return found.map((each, index) => templateButton(each, inside(at, index)));
}

/** Reads the body of `POST /{PAGE_ID}/message_templates`: one BODY, at most one BUTTONS. Throws a GraphError. */
export function utilityTemplate(value: unknown): TemplateRequest {
  const found = fields(value, "", KEYS);
  oneOf(found.category, "category", ["UTILITY"]);
  const parameterFormat = oneOf(found.parameter_format ?? "POSITIONAL", "parameter_format", ["NAMED", "POSITIONAL"]);
  const components = list(found.components, "components", 1, 2);
  let body: string | undefined;
  let buttons: TemplateButton[] | undefined;
  components.forEach((each, index) => {
    const path = inside("components", index);
    const component: Fields = Object(each);
    const type = oneOf(component.type, inside(path, "type"), ["BODY", "BUTTONS"]);
    if ((type === "BODY" ? body : buttons) !== undefined) throw invalid(`Param ${path}: a second ${type}`);
    if (type === "BODY") body = bodyOf(component, parameterFormat, path);
    else buttons = buttonsOf(component, path);
  });
  if (body === undefined) throw invalid("Param components must hold a BODY");
  const name = matching(found.name, "name", NAME);
  const language = matching(found.language, "language", LANGUAGE);
  return { name, language, parameterFormat, body, buttons: buttons ?? [], components };
}
