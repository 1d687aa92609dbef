/** A person with a phone: what they do in the thread, drawn as it happens. */
import type { Sandbox } from "../../sandbox/index.ts";
import { type Bubble, drawBubble } from "./bubble.ts";
import type { Stage } from "./stage.ts";

type Button = Bubble["buttons"][number];

export interface Buyer {
  name: string;
  psid: string;
  /** BCP 47. */
  locale: string;
  /** Each act waits for the shop's answers, draws them and returns what is new in the thread. */
  getStarted(): Promise<Bubble[]>;
  say(text: string): Promise<Bubble[]>;
  /** Taps buttons of the chat that send something to the shop, all of them at once. */
  tap(...buttons: Button[]): Promise<Bubble[]>;
  /** Taps one while there is no network: it reaches the shop so many milliseconds later. */
  tapOffline(button: Button, ms: number): Promise<Bubble[]>;
  /** What has come since the last drawing. */
  look(): Promise<Bubble[]>;
  /** The newest button with this title, on the card with that title when one is named. Throws with what there is. */
  button(title: string, card?: string): Button;
  /** The address behind such a button. Throws when it opens no page. */
  link(title: string, card?: string): string;
}

/** @param key a persona of the sandbox: giulia, jonas, noprofile */
export function enter(stage: Stage, key: string): Buyer {
  const { messenger } = stage.sandbox;
  const person = messenger.person(key);
  const locale = person.locale.replace("_", "-");
  let drawn = messenger.thread(key).length;
  const look = async () => {
    await stage.rest();
    const fresh = messenger.thread(key).slice(drawn);
    drawn += fresh.length;
    for (const bubble of fresh) stage.screen.draw(drawBubble(bubble, locale));
    return fresh;
  };
  const act = (what: () => unknown) => {
    what();
    return look();
  };
  const button = (title: string, card?: string) => findButton(messenger.thread(key), title, card);
  return {
    name: person.firstName,
    psid: person.psid,
    locale,
    look,
    button,
    getStarted: () => act(() => messenger.getStarted(key)),
    say: (text) => act(() => messenger.say(key, text)),
    tap: (...buttons) => act(() => buttons.map((each) => messenger.tap(key, each))),
    tapOffline: (what, ms) =>
      act(() => {
        const tappedAt = stage.sandbox.clock.now();
        stage.sandbox.clock.jump(ms);
        messenger.emit(key, { timestamp: tappedAt, postback: postbackOf(what) });
      }),
    link: (title, card) => {
      const found = button(title, card);
      if (found.type !== "web_url") throw new Error(`[${title}] opens no page.`);
      return found.url;
    },
  };
}

/** As the platform sends it: each with an id of its own. */
function postbackOf(button: Button) {
  if (button.type !== "postback") throw new Error(`[${button.title}] sends nothing to the shop.`);
  return { mid: `m_${button.payload}`, title: button.title, payload: button.payload };
}

function findButton(thread: ReturnType<Sandbox["messenger"]["thread"]>, title: string, card?: string): Button {
  const offered = thread
    .toReversed()
    .flatMap((bubble) => (card === undefined ? bubble.buttons : cardButtons(bubble, card)));
  const found = offered.find((button) => button.title === title);
  if (found) return found;
  const titles = [...new Set(offered.map((button) => `[${button.title}]`))].join(" ") || "none";
  throw new Error(`The chat has no button [${title}]${card ? ` on ${card}` : ""}; there is ${titles}.`);
}

function cardButtons({ template }: Bubble, title: string): Button[] {
  if (template?.template_type !== "generic") return [];
  return template.elements.find((element) => element.title === title)?.buttons ?? [];
}
