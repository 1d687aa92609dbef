/** PURE. What is due at a Page, from how it is: the profile, the subscription, the templates of messages outside the window. */
import { PAGE_FIELDS } from "../../worker/messenger/events.ts";
import type { GraphCall } from "./graph.ts";
import { troubleOf } from "./graph-trouble.ts";
import { done, due, good, type Line, note, wrong } from "./line.ts";
import type { PageState } from "./page.ts";
import { DOMAINS_MAX, fieldName, type Profile, profileChanges } from "./page-profile.ts";
import { type FoundTemplate, type Template, templateRequest, wantedTemplates } from "./page-templates.ts";

export type Step =
  | { kind: "say"; line: Line }
  | {
      kind: "due";
      what: string;
      says: string;
      call: GraphCall;
      permission: string;
      /** What to say once Graph has answered. */
      done(body: unknown): Line;
    };

const MANAGE = "pages_manage_metadata";
const MESSAGING = "pages_messaging";
const UTILITY = "page_utility_messaging";

const say = (line: Line): Step => ({ kind: "say", line });

/** @param publicUrl the worker's origin */
export function pageSteps(state: PageState, pageId: string, publicUrl: string): Step[] {
  const { fields, profile, templates } = state;
  return [
    ...(profile.kind === "ok"
      ? profileSteps(profile.value, pageId, publicUrl)
      : [say(troubleOf(profile, "profile", MESSAGING))]),
    ...(fields.kind === "ok"
      ? subscriptionSteps(fields.value, pageId)
      : [say(troubleOf(fields, "subscription", MANAGE))]),
    ...(templates.kind === "ok"
      ? templateSteps(templates.value, pageId)
      : [say(troubleOf(templates, "utility templates", UTILITY))]),
  ];
}

/** The steps as lines, with nothing done. */
export function shown(steps: readonly Step[]): Line[] {
  return steps.map((step) => (step.kind === "say" ? step.line : due(step.what, step.says)));
}

function profileSteps(found: Profile, pageId: string, publicUrl: string): Step[] {
  const { areDomainsFull, body, kept } = profileChanges(found, publicUrl);
  const steps = kept.map((field) => say(good(fieldName(field), "as it should be")));
  if (areDomainsFull) {
    const mend = "take one out in the Page's settings, Advanced messaging; then npm run messenger -- setup";
    steps.push(
      say(wrong("allowed domain", `${DOMAINS_MAX} others are on the list already, the most there may be`, mend)),
    );
  }
  const names = Object.keys(body).map(fieldName).join(", ");
  if (names !== "") {
    steps.push({
      kind: "due",
      what: "profile",
      says: `to be set: ${names}`,
      call: { method: "POST", path: `${pageId}/messenger_profile`, body },
      permission: MESSAGING,
      done: () => done("profile", `set: ${names}. A changed menu may take a day to show`),
    });
  }
  return [...steps, say(rulesLine(found.subject_to_new_eu_privacy_rules))];
}

/** Europe and Japan ("Updates for Europe and Japan", 2026-03-18): the product needs nothing that is missing there. */
function rulesLine(isUnder: unknown): Line {
  const what = "Europe and Japan";
  if (isUnder === true) {
    return note(
      what,
      "this Page is under their rules: no Extensions SDK, no account linking, no source in referrals. Threadtill uses none " +
        "of them: links carry who they are for, and nothing has to be set",
    );
  }
  if (isUnder === false) return note(what, "this Page is not under their rules");
  return note(what, "Graph does not say whether this Page is under their rules. Nothing depends on it");
}

function subscriptionSteps(found: string[], pageId: string): Step[] {
  const what = "subscription";
  const missing = PAGE_FIELDS.filter((field) => !found.includes(field));
  if (missing.length === 0) return [say(good(what, `the Page tells the app of ${PAGE_FIELDS.join(", ")}`))];
  const query = { subscribed_fields: [...found, ...missing].join(",") };
  const call: GraphCall = { method: "POST", path: `${pageId}/subscribed_apps`, query };
  const names = missing.join(", ");
  const said = () => done(what, `the Page now tells the app of ${names} as well`);
  return [{ kind: "due", what, says: `missing: ${names}`, call, permission: MANAGE, done: said }];
}

function templateSteps(found: FoundTemplate[], pageId: string): Step[] {
  const steps = wantedTemplates().map((wanted): Step => {
    const there = found.find(({ language, name }) => name === wanted.name && language === wanted.language);
    return there === undefined ? newTemplate(wanted, pageId) : say(templateLine(wanted, there));
  });
  const isQuiet = (step: Step) => step.kind === "say" && step.line.state === "good";
  const quiet = steps.filter(isQuiet).length;
  const rest = steps.filter((step) => !isQuiet(step));
  return quiet === 0 ? rest : [say(good("utility templates", `${quiet} of ${steps.length} are approved`)), ...rest];
}

const nameOf = ({ language, name }: { language: string; name: string }) => `${name} (${language})`;

function newTemplate(wanted: Template, pageId: string): Step {
  const what = nameOf(wanted);
  return {
    kind: "due",
    what,
    says: "to be handed in",
    call: { method: "POST", path: `${pageId}/message_templates`, body: templateRequest(wanted) },
    permission: UTILITY,
    done: (body) => verdictLine(what, String(Object(body).status), true),
  };
}

function templateLine(wanted: Template, found: FoundTemplate): Line {
  if (found.body !== null && found.body !== wanted.body && found.status === "APPROVED") {
    return note(nameOf(wanted), "approved with other words than this version's; left as it is");
  }
  return verdictLine(nameOf(wanted), found.status, false);
}

/** @param isNew it was handed in just now */
function verdictLine(what: string, status: string, isNew: boolean): Line {
  if (status === "APPROVED") return isNew ? done(what, "handed in and approved") : good(what, "approved");
  if (status === "PENDING") return isNew ? done(what, "handed in, waits for review") : note(what, "waits for review");
  const mend =
    "see why in Meta Business Suite; give it other words under the next version's name in scripts/going-live/page-templates.ts";
  return wrong(what, `is ${status.toLowerCase()} by Meta's review: updates of this kind will not go out`, mend);
}
