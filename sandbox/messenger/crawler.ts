import { isLoopback } from "./send/check.ts";

/** Facebook's link crawler: fetches every address that was sent, once, so that a GET with an effect shows itself. */
export interface Crawl {
  url: string;
  /** The HTTP status, or why there was none. Addresses of other machines are never fetched. */
  outcome: number | "failed" | "skipped";
  /** The page's `<title>`, when it is HTML. */
  title?: string;
}

export interface Crawler {
  visit(urls: readonly string[]): void;
  setEnabled(isEnabled: boolean): void;
  crawls(): readonly Crawl[];
  titleOf(url: string): string | undefined;
  /** Resolves when no fetch is under way. */
  settled(): Promise<void>;
}

const USER_AGENT = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
const TIMEOUT_MS = 5000;

function titleIn(html: string): string | undefined {
  const found = /<title[^>]*>([^<]{1,200})/i.exec(html)?.[1]?.trim();
  return found
    ?.replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

async function crawl(url: string): Promise<Crawl> {
  if (!isLoopback(new URL(url))) return { url, outcome: "skipped" };
  try {
    // Between two processes of one machine, packing a page costs more than it saves.
    const headers = { "user-agent": USER_AGENT, accept: "*/*", "accept-encoding": "identity" };
    const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const title = titleIn(await answer.text());
    return title ? { url, outcome: answer.status, title } : { url, outcome: answer.status };
  } catch {
    return { url, outcome: "failed" };
  }
}

export function createCrawler(): Crawler {
  const log: Crawl[] = [];
  const seen = new Set<string>();
  const running = new Set<Promise<unknown>>();
  let enabled = true;
  return {
    visit(urls) {
      for (const url of urls.filter((each) => enabled && !seen.has(each))) {
        seen.add(url);
        const run = crawl(url).then((result) => log.push(result));
        running.add(run);
        void run.finally(() => running.delete(run));
      }
    },
    setEnabled(isEnabled) {
      enabled = isEnabled;
    },
    crawls: () => log,
    titleOf: (url) => log.find((each) => each.url === url)?.title,
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
