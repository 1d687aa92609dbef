/**
 * The deployed pages as any stranger gets them: headers and scripts are word for word those of this version, and no other. This is the
 * look for tampering that card brands ask for once a week (PCI DSS 4.0.1, 11.6.1); what stands in front of a worker can change either.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../worker/config.ts";
import * as expected from "../../../worker/headers.ts";
import { extensionsScript } from "../../../worker/messenger/extensions.ts";
import { buildIfStale } from "../../build.ts";
import { ROOT } from "../../paths.ts";
import { good, type Line, unchecked, wrong } from "../line.ts";
import { type Answer, ask } from "./asking.ts";

const WHAT = "deployed pages";
const MEND =
  "npm run deploy, when this folder is newer; else somebody changed the worker, or what stands in front of it (Cloudflare: Rules, Snippets, Zaraz, Rocket Loader): find out who before anybody pays";

interface Page {
  path: string;
  /** Of dist/webview. */
  file: string;
  headers(config: Config, nonce: string): expected.Headers;
}

const PAGES: Page[] = [
  { path: "/c", file: "checkout.html", headers: checkoutHeaders },
  { path: "/b/doctor", file: "bank.html", headers: expected.tillHeaders },
  { path: "/c/doctor", file: "notice.html", headers: expected.noticeHeaders },
  { path: "/console", file: "console.html", headers: expected.consoleHeaders },
  { path: "/o/doctor", file: "paper.html", headers: expected.paperHeaders },
  ...["books", "extras", "paying", "proof"].map((part) => ({
    path: `/${part}/en.js`,
    file: `${part}.js`,
    headers: () => expected.CLOSED_HEADERS,
  })),
];

/** Only Messenger's apps are given the address of Messenger's script, and the doctor is none of them. */
function checkoutHeaders(config: Config, nonce: string): expected.Headers {
  return expected.tillHeaders(config, nonce, extensionsScript(config, "") ?? undefined);
}

/** Beside ours, what lets others read an answer, or sends its reader elsewhere. Whatever else a network adds says nothing of that. */
const TELLING = /^(access-control-|content-security-policy|permissions-policy|refresh$|link$|x-frame-options$)/;

export async function deployedPageLines(config: Config): Promise<Line[]> {
  if (!existsSync(join(ROOT, "dist/webview"))) await buildIfStale();
  const faults: string[] = [];
  for (const page of PAGES) {
    const answer = await ask(`${config.publicUrl}${page.path}`);
    if (answer === null) return [unchecked(WHAT, `not checked: ${config.publicUrl} does not answer`)];
    if (answer.status === 503) return [unchecked(WHAT, "not checked: the shop and its database first")];
    faults.push(...changesIn(page, answer, config).map((fault) => `${page.path}: ${fault}`));
  }
  if (faults.length > 0) return faults.map((fault) => wrong(WHAT, fault, MEND));
  return [good(WHAT, `have the headers and scripts of this version, and no others (${PAGES.length} looked at)`)];
}

function changesIn(page: Page, answer: Answer, config: Config): string[] {
  const built = readFileSync(join(ROOT, "dist/webview", page.file), "utf8");
  const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
  const wanted = { ...expected.defaultHeaders(config), ...page.headers(config, nonce) };
  const isScript = page.file.endsWith(".js");
  const scripts = isScript ? [answer.text] : scriptsIn(answer.text);
  const ours = isScript ? [built] : scriptsIn(built.replaceAll("{{nonce}}", nonce));
  return [...changedHeaders(answer.headers, wanted), ...changedScripts(scripts, ours)];
}

function changedHeaders(headers: Headers, wanted: expected.Headers): string[] {
  const changed = Object.entries(wanted).filter(([name, value]) => headers.get(name) !== value);
  const added = [...headers.keys()].filter((name) => TELLING.test(name) && !(name in wanted));
  return [
    ...changed.map(([name]) => `the header ${name} is ${headers.get(name) === null ? "missing" : "another"}`),
    ...added.map((name) => `there is a header ${name}`),
  ];
}

/** Whole, with their tags: a parser ends a script at the first `</script`, whatever its case (HTML standard, "script data state"). */
const scriptsIn = (html: string): string[] => html.match(/<script[\s/>][\s\S]*?<\/script[\s/>]|<script[\s/>]/gi) ?? [];

function changedScripts(scripts: string[], ours: string[]): string[] {
  if (scripts.length !== ours.length) return [`has ${scripts.length} scripts, and not ${ours.length}`];
  return scripts.flatMap((script, index) => {
    if (isFilled(ours[index] ?? "", script)) return [];
    const hash = createHash("sha256").update(script).digest("base64");
    return [`script ${index + 1} of ${scripts.length} is another (sha256-${hash})`];
  });
}

/** Whether this is that text, with anything but a tag in its slots: what the worker fills in is data. */
function isFilled(built: string, text: string): boolean {
  const [first = "", ...others] = built.split(/["'`]?\{\{\w+\}\}["'`]?/);
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const next = text.indexOf(part, at);
    if (next < 0 || text.slice(at, next).includes("<")) return false;
    at = next + part.length;
  }
  return at === text.length;
}
