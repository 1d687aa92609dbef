/** What a failure on the wire means for the page: which field, which notice, which step. */
import type { Failure } from "../call.ts";
import { PASSING } from "../patience.ts";
import type { Faults, TypedKey } from "./fields.ts";
import type { Notice, State, Step } from "./state.ts";

const STEPS: Partial<Record<Failure["code"], Step>> = {
  sold_out: "sold_out",
  session_needed: "reopen",
};

/** Failures with words of their own; the others are a bug of ours. */
const NAMED = ["provider_down", ...PASSING] as const;

/** The step that a failure ends in, when it has one of its own. */
export const stepOf = (failure: Failure): Step | undefined => STEPS[failure.code];

/** Goes to another step and puts the focus on its head. */
export function go(state: State, step: Step): void {
  state.step.value = step;
  state.focus.value = { id: "heading" };
}

/** Shows a failure and puts the focus where the buyer can do something about it. Nothing typed is touched. */
export function showFailure(state: State, failure: Failure): void {
  const { code, fields, words } = failure;
  const step = stepOf(failure);
  if (step) go(state, step);
  else if (words) show(state, { kind: code, words });
  else if (fields) showFaults(state, fields);
  else if (code === "card_unusable") {
    state.by.value = null;
    show(state, { kind: code, beside: "card" });
  } else show(state, { kind: NAMED.find((kind) => kind === code) ?? "internal" });
}

/** Puts faults on their fields and the focus on the first of them. */
export function showFaults(state: State, faults: Faults): void {
  state.faults.value = faults;
  state.more.value ||= "line2" in faults;
  state.focus.value = { id: `field-${Object.keys(faults)[0] as TypedKey}` };
}

/** Shows a notice and moves the focus to it. @param polite nobody has pressed anything: the focus is left to whoever types */
export function show(state: State, notice: Notice, polite = false): void {
  state.notice.value = notice;
  state.focus.value = { id: "notice", polite };
}
