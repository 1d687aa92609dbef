/** PURE. What is due at a Page, from how it is: the profile, the subscription, the templates of messages outside the window. */
import { missingFields, PAGE_FIELDS } from "../../worker/messenger/page-fields.ts";
import type { GraphCall, GraphTrouble } from "./graph.ts";
import { isPermissionMissing, troubleOf, UTILITY_PERMISSION } from "./graph-trouble.ts";
import { done, due, good, type Line, note, wrong } from "./line.ts";
import type { PageState } from "./page.ts";
import { DOMAINS_MAX, fieldName, type Profile, profileChanges } from "./page-profile.ts";
import { type FoundTemplate, type Template, templateRequest, wantedTemplates } from "./page-templates.ts";

export type Step =
  | { kind: "say"; line: Line }
  | {
      kind: "due";
      what: string;
      /** With `item` after it: what setup would do. */
      says: string;
      item: string;
      call: GraphCall;
      /** What to say once Graph has answered, or has not. */
      done(body: unknown): Line;
      failed(trouble: GraphTrouble): Line;
    };

const PROFILE = "profile";
const SUBSCRIPTION = "subscription";
const TEMPLATES = "utility templates";

const profileTrouble = (trouble: GraphTrouble) => troubleOf(trouble, PROFILE, "pages_messaging");
const subscriptionTrouble = (trouble: GraphTrouble) => troubleOf(trouble, SUBSCRIPTION, "pages_manage_metadata");

/** Nothing else waits for this permission: a shop sells without it. */
function templateTrouble(trouble: GraphTrouble): Line {
  if (!isPermissionMissing(trouble)) return troubleOf(trouble, TEMPLATES, UTILITY_PERMISSION);
  const until = "until it is granted, a buyer who has been silent for a day is told nothing before they write again";
  return note(TEMPLATES, `the token has no ${UTILITY_PERMISSION}, which needs Meta's App Review: ${until}`);
}

const say = (line: Line): Step => ({ kind: "say", line });

/** @param publicUrl the worker's origin */
export function pageSteps(state: PageState, pageId: string, publicUrl: string): Step[] {
  const { fields, profile, templates } = state;
  return [
    ...(profile.kind === "ok" ? profileSteps(profile.value, pageId, publicUrl) : [say(profileTrouble(profile))]),
    ...(fields.kind === "ok" ? subscriptionSteps(fields.value, pageId) : [say(subscriptionTrouble(fields))]),
    ...(templates.kind === "ok"
      ? templateSteps(templates.value, pageId, publicUrl)
      : [say(templateTrouble(templates))]),
  ];
}

/** The steps as lines, with nothing done; what is due of one kind is one line. */
export function shown(steps: readonly Step[]): Line[] {
  const said = steps.flatMap((step) => (step.kind === "say" ? [step.line] : []));
  const all = steps.flatMap((step) => (step.kind === "due" ? [step] : []));
  const firsts = all.filter(({ what }, at) => all.findIndex((each) => each.what === what) === at);
  const items = (what: string) => all.filter((each) => each.what === what).map(({ item }) => item);
  return [...said, ...firsts.map(({ says, what }) => due(what, `${says}: ${items(what).join(", ")}`))];
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
      what: PROFILE,
      says: "to be set",
      item: names,
      call: { method: "POST", path: `${pageId}/messenger_profile`, body },
      failed: profileTrouble,
      done: () => done(PROFILE, `set: ${names}. A changed menu may take a day to show`),
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
  const missing = missingFields(found);
  const item = missing.join(", ");
  if (item === "") return [say(good(SUBSCRIPTION, `the Page tells the app of ${PAGE_FIELDS.join(", ")}`))];
  const query = { subscribed_fields: [...found, ...missing].join(",") };
  return [
    {
      kind: "due",
      what: SUBSCRIPTION,
      says: "the Page does not tell the app of",
      item,
      call: { method: "POST", path: `${pageId}/subscribed_apps`, query },
      failed: subscriptionTrouble,
      done: () => done(SUBSCRIPTION, `the Page now tells the app of ${item} as well`),
    },
  ];
}

function templateSteps(found: FoundTemplate[], pageId: string, publicUrl: string): Step[] {
  const steps = wantedTemplates(publicUrl).map((wanted): Step => {
    const there = found.find(({ language, name }) => name === wanted.name && language === wanted.language);
    return there === undefined ? newTemplate(wanted, pageId) : say(templateLine(wanted, there));
  });
  const isQuiet = (step: Step) => step.kind === "say" && step.line.state === "good";
  const quiet = steps.filter(isQuiet).length;
  const rest = steps.filter((step) => !isQuiet(step));
  return quiet === 0 ? rest : [say(good(TEMPLATES, `${quiet} of ${steps.length} are approved`)), ...rest];
}

const nameOf = ({ language, name }: { language: string; name: string }) => `${name} (${language})`;

function newTemplate(wanted: Template, pageId: string): Step {
  const item = nameOf(wanted);
  return {
    kind: "due",
    what: TEMPLATES,
    says: "to be handed in",
    item,
    call: { method: "POST", path: `${pageId}/message_templates`, body: templateRequest(wanted) },
    failed: templateTrouble,
    done: (body) => verdictLine(item, String(Object(body).status), true),
  };
}

function templateLine(wanted: Template, found: FoundTemplate): Line {
  const isElsewhere = wanted.button && found.url !== null && found.url !== wanted.button.url;
  if (isElsewhere && found.status === "APPROVED") {
    const mend = "delete it in Meta Business Suite; then npm run messenger -- setup hands it in anew";
    return wrong(nameOf(wanted), `has a button that leads to ${found.url}, and not to this worker`, mend);
  }
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
    "see why in Meta Business Suite; give it other words in scripts/going-live/page-words.ts under the next version's name in worker/bot/utility.ts";
  return wrong(what, `is ${status.toLowerCase()} by Meta's review: updates of this kind will not go out`, mend);
}
