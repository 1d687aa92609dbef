/** Everything a browser context did that a test may have to answer for: requests, faults, breaches of the page's policy. */
import type { BrowserContext } from "playwright-core";

export interface Seen {
  method: string;
  url: URL;
  body: string;
  headers: Record<string, string>;
}

export interface Watch {
  /** Every request of every frame, oldest first. */
  requests: Seen[];
  /** Breaches that are only reported and known: the addresses of two scripts of others, set by a loader (docs/security.md, T15). */
  reported: string[];
  /** Announces that the browser will report something like this. */
  expect(pattern: RegExp): void;
  /** What nobody announced. */
  unexpected(): string[];
}

const REPORT = "__reportViolation";
/** What Trusted Types say of the provider's loader and of Messenger's script, and of nothing else: the first 40 characters of each address. */
const LOADERS =
  /^require-trusted-types-for reported trusted-types-sink \(HTMLScriptElement src\|http:\/\/localhost:\d+\/(?:stripe-js\/\S*|en_US\/messenger\.E\w*)\)$/;
const LEVELS = ["error", "warning", "assert"];

export async function watch(context: BrowserContext): Promise<Watch> {
  const requests: Seen[] = [];
  const troubles: string[] = [];
  const reported: string[] = [];
  const announced: RegExp[] = [];
  context.on("request", (request) => {
    requests.push({
      method: request.method(),
      url: new URL(request.url()),
      body: request.postData() ?? "",
      headers: request.headers(),
    });
  });
  context.on("console", (message) => {
    if (!LEVELS.includes(message.type())) return;
    troubles.push(`console.${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (failure) => {
    const { message, stack } = failure.error();
    troubles.push(`uncaught: ${stack ?? message}`);
  });
  await context.exposeFunction(REPORT, (what: string) =>
    LOADERS.test(what) ? reported.push(what) : troubles.push(`policy: ${what}`),
  );
  await context.addInitScript((report) => {
    document.addEventListener("securitypolicyviolation", (violation) => {
      const { blockedURI, disposition, effectiveDirective, sample, sourceFile } = violation;
      const tell = (window as unknown as Record<string, (what: string) => void>)[report];
      const did = disposition === "report" ? "reported" : "stopped";
      tell?.(`${effectiveDirective} ${did} ${blockedURI} (${sample || sourceFile})`);
    });
  }, REPORT);
  return {
    requests,
    reported,
    expect: (pattern) => {
      announced.push(pattern);
    },
    unexpected: () => troubles.filter((trouble) => !announced.some((pattern) => pattern.test(trouble))),
  };
}
