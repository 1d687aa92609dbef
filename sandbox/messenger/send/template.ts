import type { ButtonTemplate, Element, GenericTemplate, Template } from "../bubble.ts";
import { invalid } from "../graph-error.ts";
import { type ButtonRules, button, defaultAction } from "./button.ts";
import { type Fields, fields, flag, inside, list, oneOf, optional, text, webUrl } from "./check.ts";
import { receipt } from "./receipt.ts";

export interface TemplateRules extends ButtonRules {
  isOrderNumberUsed: (orderNumber: string) => boolean;
}

const TITLE_MAX = 80;
const ELEMENTS_MAX = 10;
const BUTTONS_MAX = 3;
const BUTTON_TEXT_MAX = 640;

/** A card: a title of at most 80 characters and at least one property more ("Generic template", 2026-04-22). */
function element(value: unknown, path: string, rules: ButtonRules): Element {
  const found = fields(value, path, ["title", "subtitle", "image_url", "default_action", "buttons"]);
  const title = text(found.title, inside(path, "title"), TITLE_MAX);
  if (Object.keys(found).length < 2) throw invalid(`Param ${path} needs at least one property besides title`);
  const buttons = found.buttons === undefined ? [] : list(found.buttons, inside(path, "buttons"), 1, BUTTONS_MAX);
  return {
    title,
    ...optional(found, path, "subtitle", (subtitle, at) => text(subtitle, at, TITLE_MAX)),
    ...optional(found, path, "image_url", webUrl),
    ...optional(found, path, "default_action", (action, at) => defaultAction(action, at, rules)),
    buttons: buttons.map((each, index) => button(each, inside(inside(path, "buttons"), index), rules)),
  };
}

function generic(value: unknown, path: string, rules: ButtonRules): GenericTemplate {
  const found = fields(value, path, ["template_type", "elements", "sharable", "image_aspect_ratio"]);
  const at = inside(path, "elements");
  optional(found, path, "sharable", flag);
  return {
    template_type: "generic",
    image_aspect_ratio: oneOf(found.image_aspect_ratio ?? "horizontal", inside(path, "image_aspect_ratio"), [
      "horizontal",
      "square",
    ]),
    elements: list(found.elements, at, 1, ELEMENTS_MAX).map((each, index) => element(each, inside(at, index), rules)),
  };
}

function buttons(value: unknown, path: string, rules: ButtonRules): ButtonTemplate {
  const found = fields(value, path, ["template_type", "text", "buttons", "sharable"]);
  const at = inside(path, "buttons");
  optional(found, path, "sharable", flag);
  return {
    template_type: "button",
    text: text(found.text, inside(path, "text"), BUTTON_TEXT_MAX),
    buttons: list(found.buttons, at, 1, BUTTONS_MAX).map((each, index) => button(each, inside(at, index), rules)),
  };
}

export function template(value: unknown, path: string, rules: TemplateRules): Template {
  const raw: Fields = Object(value);
  const type = oneOf(raw.template_type, inside(path, "template_type"), ["generic", "button", "receipt"]);
  if (type === "generic") return generic(value, path, rules);
  if (type === "button") return buttons(value, path, rules);
  return receipt(value, path, rules.isOrderNumberUsed);
}
