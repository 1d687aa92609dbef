/** Reads a Page as it is at Graph, and carries out what is due. One call of the profile to read it, at most one to change it. */
import { fieldsIn } from "../../worker/messenger/page-fields.ts";
import type { GraphAnswer, GraphTrouble, PageGraph } from "./graph.ts";
import type { Line } from "./line.ts";
import { PROFILE_FIELDS, type Profile } from "./page-profile.ts";
import type { Step } from "./page-steps.ts";
import { type FoundTemplate, templatesIn } from "./page-templates.ts";

export type Read<T> = { kind: "ok"; value: T } | GraphTrouble;

export interface PageState {
  profile: Read<Profile>;
  /** The fields to which our app is subscribed; none when it is not. */
  fields: Read<string[]>;
  templates: Read<FoundTemplate[]>;
}

/** The rules of Europe and Japan (2026-03-18). */
const EU_RULES = "subject_to_new_eu_privacy_rules";
const TEMPLATES_PER_PAGE = 100;
const TEMPLATE_PAGES_MAX = 10;

export async function readPage(graph: PageGraph, pageId: string, appId: string): Promise<PageState> {
  const fields = [...PROFILE_FIELDS, EU_RULES].join(",");
  const profile = await graph.call({ method: "GET", path: `${pageId}/messenger_profile`, query: { fields } });
  const apps = await graph.call({ method: "GET", path: `${pageId}/subscribed_apps` });
  return {
    profile: read(profile, (body) => Object(dataIn(body)[0])),
    fields: read(apps, (body) => fieldsIn(body, appId)),
    templates: await readTemplates(graph, pageId),
  };
}

async function readTemplates(graph: PageGraph, pageId: string): Promise<Read<FoundTemplate[]>> {
  const found: FoundTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < TEMPLATE_PAGES_MAX; page += 1) {
    const query = { limit: String(TEMPLATES_PER_PAGE), ...(after && { after }) };
    const answer = await graph.call({ method: "GET", path: `${pageId}/message_templates`, query });
    if (answer.kind !== "ok") return answer;
    found.push(...templatesIn(answer.body));
    const paging = Object(Object(answer.body).paging);
    after = paging.next === undefined ? undefined : Object(paging.cursors).after;
    if (after === undefined) break;
  }
  return { kind: "ok", value: found };
}

function read<T>(answer: GraphAnswer, value: (body: unknown) => T): Read<T> {
  return answer.kind === "ok" ? { kind: "ok", value: value(answer.body) } : answer;
}

function dataIn(body: unknown): unknown[] {
  const { data } = Object(body);
  return Array.isArray(data) ? data : [];
}

/** What was to be said is said again, and each thing that is due is done. One that fails hinders no other. */
export async function carryOut(graph: PageGraph, steps: readonly Step[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const step of steps) {
    if (step.kind === "say") {
      lines.push(step.line);
      continue;
    }
    const answer = await graph.call(step.call);
    lines.push(answer.kind === "ok" ? step.done(answer.body) : step.failed(answer));
  }
  return lines;
}
