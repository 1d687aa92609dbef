/** A question to the worker at PUBLIC_URL, and what is said when it is not answered as it should be. */
import { type Line, wrong } from "../line.ts";

const TIMEOUT_MS = 15_000;

export const WORKER = "worker";
export const DEPLOY = "npm run deploy, and PUBLIC_URL is the address that it prints";

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

/** Null when nothing answers. Redirects are not followed: Meta and Stripe do not follow them either. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer | null> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, text: await response.text(), headers: response.headers };
  } catch {
    return null;
  }
}

/** @param url any address of the worker */
export const silent = (url: string): Line => wrong(WORKER, `nothing answers at ${new URL(url).origin}`, DEPLOY);

/** The worker holds another value of it. */
export function other(key: string): Line {
  return wrong(
    key,
    "is another one at the worker than here",
    `npx wrangler secret put ${key}, with the value that is right; the same in .dev.vars`,
  );
}

export function unwell(what: string, status: number): Line {
  return wrong(
    what,
    `the worker answers ${status}`,
    "mend what is said of the worker first; npx wrangler tail shows its log",
  );
}
