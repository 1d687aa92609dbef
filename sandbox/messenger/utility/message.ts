import type { UrlButton } from "../bubble.ts";
import { invalid } from "../graph/error.ts";
import { type Fields, fields, inside, list, oneOf, text, webUrl } from "../send/check.ts";
import type { OutgoingMessage } from "../send/message.ts";
import type { UtilityTemplate } from "./templates.ts";
import { filled } from "./variables.ts";

/**
 * `message.template` of a send with `messaging_type: UTILITY`. It lies directly in the message: within an attachment it is
 * error 100.
 */

type FindTemplate = (name: string, language: string) => UtilityTemplate | undefined;

const SUFFIX_MAX = 1000;

function componentOf(value: unknown, type: "body" | "buttons"): { parameters: unknown; path: string } {
  const path = "message[template][components]";
  const components = value === undefined ? [] : list(value, path, 0, 2);
  const index = components.findIndex((each) => Object(each).type === type);
  components.forEach((each, at) => {
    oneOf(fields(each, inside(path, at), ["type", "parameters"]).type, inside(inside(path, at), "type"), [
      "body",
      "buttons",
    ]);
  });
  const found: Fields = Object(components[index]);
  return { parameters: found.parameters, path: inside(inside(path, Math.max(index, 0)), "parameters") };
}

/** One suffix per button that has a place for it, in their order. */
function buttonsOf({ buttons }: UtilityTemplate, parameters: unknown, path: string): UrlButton[] {
  const wanted = buttons.filter(({ hasSuffix }) => hasSuffix).length;
  if (wanted === 0 && parameters !== undefined) throw invalid(`Param ${path}: the template's buttons take none`);
  const suffixes = (wanted === 0 ? [] : list(parameters, path, wanted, wanted)).map((each, index) => {
    const found = fields(each, inside(path, index), ["type", "url"]);
    oneOf(found.type, inside(inside(path, index), "type"), ["URL"]);
    return text(found.url, inside(inside(path, index), "url"), SUFFIX_MAX);
  });
  return buttons.map(({ title, url, hasSuffix }) => ({
    type: "web_url",
    title,
    url: webUrl(hasSuffix ? url + suffixes.shift() : url, path),
    webview_height_ratio: "full",
    messenger_extensions: false,
  }));
}

/** Reads the template's name and parameters and answers what the person will see. Throws a GraphError. */
export function utilityMessage(value: unknown, find: FindTemplate): OutgoingMessage {
  const { template, metadata } = fields(value, "message", ["template", "metadata"]);
  const at = "message[template]";
  const asked = fields(template, at, ["name", "language", "components"]);
  const name = text(asked.name, inside(at, "name"), 512);
  const code = text(fields(asked.language, inside(at, "language"), ["code"]).code, `${at}[language][code]`, 16);
  const found = find(name, code);
  if (!found) throw invalid(`Param ${at}: there is no template ${name} in ${code}`);
  if (found.status !== "APPROVED") throw invalid(`Param ${at}: the template ${name} is ${found.status}, not APPROVED`);
  const body = componentOf(asked.components, "body");
  const words = filled(found.body, found.parameterFormat, body.parameters, body.path);
  const suffixes = componentOf(asked.components, "buttons");
  const buttons = buttonsOf(found, suffixes.parameters, suffixes.path);
  const content =
    buttons.length === 0 ? { text: words } : { template: { template_type: "button" as const, text: words, buttons } };
  return {
    ...content,
    quickReplies: [],
    ...(metadata !== undefined && { metadata: text(metadata, "message[metadata]", 999) }),
  };
}
