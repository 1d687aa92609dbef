/** What an answer of the checkout API holds, when it is the one that the story needs. */
import type { Answer } from "../page-client.ts";

/** @throws Error with the answer when its status is another one: the story cannot go on */
export function answered<T>(answer: Answer<T>, status: number): T {
  if (answer.status === status) return answer.body;
  throw new Error(`The worker answered ${answer.status} and not ${status}: ${JSON.stringify(answer.body)}`);
}
