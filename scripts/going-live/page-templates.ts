/** PURE. The utility templates that updates on an order need outside the 24-hour window ("Utility messages", 2026-03-13). */
import { OPENS_ORDER, UTILITY_NAMES } from "../../worker/bot/utility.ts";
import { wordsFor } from "../../worker/bot/words/index.ts";
import { PAGE_LANGUAGES } from "./page-words.ts";

export interface Template {
  name: string;
  language: string;
  body: string;
  button: TemplateButton | null;
}

interface TemplateButton {
  title: string;
  /** Ends in `{{1}}`, in whose place each send puts its own text. */
  url: string;
}

/** What Graph tells of one. */
export interface FoundTemplate {
  name: string;
  language: string;
  status: string;
  /** Null when the answer does not say it. */
  body: string | null;
  /** Where its button leads; null when it has none or the answer does not say it. */
  url: string | null;
}

const SUFFIX = "{{1}}";

/** For the reviewer. */
const EXAMPLES: Record<string, string> = {
  order_number: "A-1042",
  moment: "24 November 2026 at 09:41 UTC",
  amount: "EUR 34.99",
  suffix: "an-order-of-yours",
};

/** @param publicUrl the worker's origin: the buttons lead there */
export const wantedTemplates = (publicUrl: string): Template[] =>
  UTILITY_NAMES.flatMap((name) =>
    PAGE_LANGUAGES.map(({ language, words }) => ({
      name,
      language,
      body: words.templates[name],
      button: OPENS_ORDER.includes(name)
        ? { title: wordsFor(language).viewOrder, url: `${publicUrl}/o/${SUFFIX}` }
        : null,
    })),
  );

/** The body of `POST /{PAGE_ID}/message_templates`. */
export function templateRequest({ name, language, body, button }: Template): object {
  const variables = [...new Set([...body.matchAll(/\{\{(\w+)\}\}/g)].map(([, variable = ""]) => variable))];
  const shown = variables.map((variable) => ({ param_name: variable, example: EXAMPLES[variable] ?? variable }));
  const text = { type: "BODY", text: body, example: { body_text_named_params: shown } };
  const components = button ? [text, { type: "BUTTONS", buttons: [buttonRequest(button)] }] : [text];
  return { name, language, category: "UTILITY", parameter_format: "NAMED", components };
}

const buttonRequest = ({ title, url }: TemplateButton) => ({
  type: "URL",
  text: title,
  url,
  example: { url_suffix_example: url.replace(SUFFIX, EXAMPLES.suffix ?? "") },
});

/** Reads a page of `GET /{PAGE_ID}/message_templates`; what is no template is left out. */
export function templatesIn(answer: unknown): FoundTemplate[] {
  const data: unknown = Object(answer).data;
  if (!Array.isArray(data)) return [];
  return data.map(Object).flatMap(({ name, language, status, components }) => {
    if (typeof name !== "string" || typeof language !== "string") return [];
    const parts: unknown[] = Array.isArray(components) ? components : [];
    const part = (wanted: string) => Object(parts.find((each) => Object(each).type === wanted));
    const [text, url]: unknown[] = [part("BODY").text, Object(Object(part("BUTTONS").buttons)[0]).url];
    return [{ name, language, status: String(status), body: textOr(text), url: textOr(url) }];
  });
}

const textOr = (value: unknown) => (typeof value === "string" ? value : null);
