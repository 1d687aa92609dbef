/**
 * What the panel calls the troubles, in the order of its rows. The first word of each is the calm one.
 * @import { Part, TroubleState } from "../../trouble/index.ts"
 */

/** @typedef {{ part: Part, label: string, words: Record<string, string> }} Row */

const ON_THE_WAY = { on_time: "On time", twice: "Each one twice", held: "Held", late: "3 hours late" };

/** @type {Row[]} */
export const SERVICES = [
  {
    part: "stripe",
    label: "Stripe",
    words: {
      well: "Well",
      slow: "Slow",
      down: "Down",
      answer_lost: "Pays, answer lost",
      error_after_effect: "Pays, then error 500",
    },
  },
  {
    part: "card",
    label: "Next payment",
    words: { own: "As its card says", decline: "Declined", challenge: "Bank asks first" },
  },
  {
    part: "messenger",
    label: "Messenger",
    words: { well: "Well", slow: "Slow", down: "Down", answer_lost: "Sends, answer lost" },
  },
];

/** @type {Row[]} */
export const WEBHOOKS = [
  { part: "stripe_webhooks", label: "From Stripe", words: ON_THE_WAY },
  { part: "messenger_webhooks", label: "From Messenger", words: ON_THE_WAY },
];

/** @typedef {{ flag: "isBlocked" | "isSilent" | "isByHand", label: string, on: string, off: string, body: (isOn: boolean) => object }} Switch */

/** Each is a command of `/sandbox/messenger`. @type {Switch[]} */
export const SWITCHES = [
  {
    flag: "isBlocked",
    label: "Has blocked the shop",
    on: "block",
    off: "block",
    body: (blocked) => ({ blocked }),
  },
  {
    flag: "isSilent",
    label: "Silent for a day",
    on: "silence",
    off: "silence",
    body: (silent) => ({ silent }),
  },
  {
    flag: "isByHand",
    label: "A colleague answers",
    on: "answer-by-hand",
    off: "give-thread",
    body: (isOn) => (isOn ? { text: "Hello, this is Marta. I am taking over for a moment." } : {}),
  },
];

/** @param {string} label of which the first word is no name */
export const midSentence = (label) => label.charAt(0).toLowerCase() + label.slice(1);

/**
 * Everything that is not calm, each as a few words.
 * @param {TroubleState} state
 * @param {string} person whose phone this is
 */
export function armed(state, person) {
  const chosen = [...SERVICES, ...WEBHOOKS].flatMap(({ part, label, words }) => {
    const [calm] = Object.keys(words);
    const word = state[part];
    const name = WEBHOOKS.some((row) => row.part === part) ? `Webhooks ${midSentence(label)}` : label;
    return word === calm ? [] : [`${name}: ${midSentence(words[word] ?? word)}`];
  });
  const own = state.people.find(({ key }) => key === person);
  const others = state.people.filter(({ key }) => key !== person).map(({ key }) => `${key}’s thread is hard`);
  return [...chosen, ...SWITCHES.filter(({ flag }) => own?.[flag]).map(({ label }) => label), ...others];
}
