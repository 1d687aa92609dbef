/** What an answer of the checkout API holds, when it is the one that the story needs. */
import type { Answer } from "../page-client.ts";

/** @throws Error with the answer when its status is another one: the story cannot go on */
export function answered<T>(answer: Answer<T>, ...statuses: number[]): T {
  if (statuses.includes(answer.status)) return answer.body;
  const wanted = statuses.join(" or ");
  throw new Error(`The worker answered ${answer.status} and not ${wanted}: ${JSON.stringify(answer.body)}`);
}
