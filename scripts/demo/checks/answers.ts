/** PURE. What the shop answers in the thread to a tap that could not simply pay. */
import type { Bubble } from "../bubble.ts";
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";

/** Tapped after it had paid. */
export function saysAlreadyPaid(answers: readonly Bubble[], number: string): Verdict {
  const words = pageWords(answers);
  return expecting(`the answer: ${number} is already paid`, {
    answers: [words.length, 1],
    "that it says so": [words.filter((text) => text.startsWith(`${number} is already paid`)).length, 1],
    "receipts in it": [answers.filter(({ template }) => template?.template_type === "receipt").length, 0],
  });
}

/** Two cards of one thing were tapped at once: one is bought, and for the other one the shop asks first. */
export function boughtOneAskedOnce(before: State, after: State, answers: readonly Bubble[]): Verdict {
  const questions = pageWords(answers).filter((text) => text.includes("Would you like another one?"));
  return expecting("two cards of one thing tapped at once: 1 order, 1 charge, 1 question", {
    orders: [after.orders.length, before.orders.length + 1],
    charges: [taken(after), taken(before) + 1],
    questions: [questions.length, 1],
  });
}

/** The tap came too late for its price. @param stale the button that was tapped */
export function freshPrice(answers: readonly Bubble[], stale: Bubble["buttons"][number]): Verdict {
  const [answer] = answers;
  const fresh = answer?.buttons.find(({ title }) => title === stale.title);
  return expecting(`the answer: nothing was charged, and a fresh [${stale.title}]`, {
    answers: [answers.length, 1],
    "that it says so": [pageWords(answers).filter((text) => text.includes("nothing was charged")).length, 1],
    "a Pay button": [fresh?.type, "postback"],
    "of another offer": [payloadOf(fresh) !== payloadOf(stale), true],
  });
}

/** @param buttons what a declined tap offers: the next card, and the page for another one */
export function offersNextCard(answers: readonly Bubble[], words: string, buttons: readonly string[]): Verdict {
  return expecting(`"${words}" and what to do next: ${buttons.map((title) => `[${title}]`).join(" ")}`, {
    words: [pageWords(answers), [words]],
    buttons: [answers.flatMap((bubble) => bubble.buttons.map(({ title }) => title)), buttons],
  });
}

function taken(state: State): number {
  return state.charges.filter((charge) => charge.paid).length;
}

function pageWords(bubbles: readonly Bubble[]): string[] {
  return bubbles
    .filter(({ from }) => from === "page")
    .flatMap(({ text, template }) => text ?? (template?.template_type === "button" ? template.text : []));
}

function payloadOf(button: Bubble["buttons"][number] | undefined): string | null {
  return button?.type === "postback" ? button.payload : null;
}
