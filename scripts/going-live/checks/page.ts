/** The Page at Graph: whose token it is, what it may do, and whether everything is set. */
import type { Config } from "../../../worker/config.ts";
import { openGraph, type PageGraph } from "../graph.ts";
import { troubleOf } from "../graph-trouble.ts";
import { isWrong, type Line, wrong } from "../line.ts";
import { readPage } from "../page.ts";
import { pageSteps, shown } from "../page-steps.ts";
import { clockLine } from "./clock.ts";
import { pageLine, tokenLines } from "./token.ts";

const SETUP = "npm run messenger -- setup";

export async function pageLines({ meta, publicUrl }: Config, now: number): Promise<Line[]> {
  const graph = openGraph(meta);
  const whose = await graph.call({ method: "GET", path: "me", query: { fields: "id,name" } });
  const identity =
    whose.kind === "ok" ? pageLine(whose.body, meta.pageId) : troubleOf(whose, "Page", "pages_messaging");
  const clock = clockLine("Graph", graph.serverTime(), now);
  // Whom Graph does not take for the app learns nothing more there: each further call would fail for the same reason.
  if (identity.what === "META_APP_SECRET") return [identity, ...clock];
  const app = await appLines(graph, meta, now);
  if (isWrong(identity)) return [identity, ...clock, ...app];
  const steps = pageSteps(await readPage(graph, meta.pageId, meta.appId), meta.pageId, publicUrl);
  return [identity, ...clock, ...app, ...shown(steps).map(asFinding)];
}

async function appLines(graph: PageGraph, meta: Config["meta"], now: number): Promise<Line[]> {
  const answer = await graph.callAsApp({
    method: "GET",
    path: "debug_token",
    query: { input_token: meta.pageToken },
  });
  if (answer.kind === "ok") return tokenLines(answer.body, meta, now);
  if (answer.kind === "refused" && [100, 101, 190].includes(answer.code)) {
    const mend = "look both up in your app on developers.facebook.com, Settings, Basic";
    return [wrong("META_APP_ID", "and META_APP_SECRET are not those of one app", mend)];
  }
  return [troubleOf(answer, "app", "pages_messaging")];
}

/** What setup would do is what is wrong. */
function asFinding(line: Line): Line {
  return line.state === "due" ? wrong(line.what, line.says, SETUP) : line;
}
