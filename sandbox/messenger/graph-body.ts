import type { Context } from "hono";
import { invalid } from "./graph-error.ts";

const BODY_MAX_BYTES = 1_000_000;

function parsed(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(`${what} is not valid JSON`);
  }
}

/** Form fields carry objects and lists as JSON text. */
function formFields(body: string): Record<string, unknown> {
  const entries = [...new URLSearchParams(body)].map(([key, value]) => {
    return [key, /^[[{]/.test(value) ? parsed(value, `Param ${key}`) : value];
  });
  return Object.fromEntries(entries);
}

/** The parameters of a Graph call, from a JSON or a form body. Throws a GraphError. */
export async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  const body = await c.req.text();
  if (body === "") return {};
  if (Buffer.byteLength(body) > BODY_MAX_BYTES) throw invalid("The request is too large");
  const type = c.req.header("content-type") ?? "";
  if (type.includes("application/x-www-form-urlencoded")) return formFields(body);
  if (!type.includes("application/json")) throw invalid("Send JSON or a form, with its content-type");
  const value = parsed(body, "The request body");
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw invalid("The body must be an object");
  return Object.fromEntries(Object.entries(value));
}
