/** PURE. The utility templates that updates on an order need outside the 24-hour window ("Utility messages", 2026-03-13). */
import { UTILITY_NAMES } from "../../worker/bot/utility.ts";
import { PAGE_LANGUAGES } from "./page-words.ts";

export interface Template {
  name: string;
  language: string;
  body: string;
}

/** What Graph tells of one. */
export interface FoundTemplate {
  name: string;
  language: string;
  status: string;
  /** Null when the answer does not say it. */
  body: string | null;
}

/** For the reviewer. */
const EXAMPLES: Record<string, string> = {
  order_number: "A-1042",
  moment: "24 November 2026 at 09:41 UTC",
  amount: "EUR 34.99",
};

export const wantedTemplates = (): Template[] =>
  UTILITY_NAMES.flatMap((name) =>
    PAGE_LANGUAGES.map(({ language, words }) => ({ name, language, body: words.templates[name] })),
  );

/** The body of `POST /{PAGE_ID}/message_templates`. */
export function templateRequest({ name, language, body }: Template): object {
  const variables = [...new Set([...body.matchAll(/\{\{(\w+)\}\}/g)].map(([, variable = ""]) => variable))];
  const shown = variables.map((variable) => ({ param_name: variable, example: EXAMPLES[variable] ?? variable }));
  const text = { type: "BODY", text: body, example: { body_text_named_params: shown } };
  return { name, language, category: "UTILITY", parameter_format: "NAMED", components: [text] };
}

/** Reads a page of `GET /{PAGE_ID}/message_templates`; what is no template is left out. */
export function templatesIn(answer: unknown): FoundTemplate[] {
  const data: unknown = Object(answer).data;
  if (!Array.isArray(data)) return [];
  return data.map(Object).flatMap(({ name, language, status, components }) => {
    if (typeof name !== "string" || typeof language !== "string") return [];
    const parts: unknown[] = Array.isArray(components) ? components : [];
    const text: unknown = parts.map(Object).find(({ type }) => type === "BODY")?.text;
    return [{ name, language, status: String(status), body: typeof text === "string" ? text : null }];
  });
}
