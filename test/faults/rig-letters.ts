/** What came to the worker of a rig, by kind, and what follows from it for its books. */
import type { Circumstances } from "./books.ts";
import type { Confirm } from "./ground.ts";
import type { Answered, Rig } from "./rig.ts";

const pathOf = ({ url }: Answered) => new URL(url).pathname;
const isWebhook = (letter: Answered) => pathOf(letter).startsWith("/webhooks/");

/** A webhook whose sender was told that it had arrived. */
export const isAcknowledged = (letter: Answered): boolean => isWebhook(letter) && letter.answer === 200;

/** A Pay tap in a page, or what a merchant asked for: the same again is the same. */
export const ofTheTill = (letter: Answered): boolean =>
  letter.method === "POST" && /^\/api\/(orders$|orders\/[^/]+\/attempts$|merchant\/)/.test(pathOf(letter));

const isPay = (letter: Answered) =>
  letter.method === "POST" && /^\/api\/orders(\/[^/]+\/attempts)?$/.test(pathOf(letter));

export async function circumstances(rig: Rig, salesMax: number): Promise<Circumstances> {
  const channels = await rig.sql<{ payment: string; channel: string }[]>`
    select payment_intent_id as payment, channel from orders where payment_intent_id is not null`;
  const isInThread = new Set(channels.filter(({ channel }) => channel === "thread").map(({ payment }) => payment));
  const confirms = rig.asked.map(
    ({ payment, at }): Confirm => ({ by: isInThread.has(payment) ? "messenger" : "pay", at }),
  );
  return { confirms, taps: tapsIn(rig.letters), salesMax, everyEchoCame: true };
}

function tapsIn(letters: readonly Answered[]): Confirm[] {
  return letters.flatMap((letter): Confirm[] => {
    if (isPay(letter)) return [{ by: "pay", at: letter.at }];
    if (!isWebhook(letter) || !letter.body.includes('"postback"')) return [];
    const times = letter.body.match(/"timestamp":\d+/g) ?? [];
    return times.map((found) => ({ by: "messenger", at: Number(found.split(":")[1]) }));
  });
}
