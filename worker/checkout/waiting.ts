/** PURE. The page for a person who opened a link while the database was away: it knows the words, but no shop and no colour. */
import type { pickLocale } from "./page.ts";

/** Seconds until it tries again. */
const RETRY_S = 3;

/** @param nonce of its styles */
export function renderWaiting({ locale, dir, strings }: ReturnType<typeof pickLocale>, nonce: string): string {
  const [title, text] = (strings["notice.one_moment"] ?? "One moment").split("\n");
  return `<!doctype html><html lang="${locale}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="${RETRY_S}"><title>${title}</title><style nonce="${nonce}">${STYLE}</style></head><body><main><h1>${title}</h1><p>${text ?? ""}</p></main></body></html>`;
}

/** The checkout page's own look (webview/styles), without its colour. */
const STYLE =
  "body{margin:0;min-height:100dvh;display:grid;place-content:center;padding:32px;box-sizing:border-box;text-align:center;font:16px/1.4 system-ui,sans-serif;color:light-dark(#15171c,#eff1f5);background:light-dark(#f3f4f7,#0f1114)}h1{margin:0 0 8px;font-size:24px;line-height:1.25}p{margin:0;color:light-dark(#555b66,#a9b0bd);text-wrap:balance}";

export const WAITING_HEADERS = { "content-type": "text/html; charset=utf-8", "retry-after": `${RETRY_S}` };
