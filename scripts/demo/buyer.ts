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
  /** Taps a button of the chat that sends something to the shop. */
  tap(button: Button): Promise<Bubble[]>;
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
    tap: (what) => act(() => messenger.tap(key, what)),
    link: (title, card) => {
      const found = button(title, card);
      if (found.type !== "web_url") throw new Error(`[${title}] opens no page.`);
      return found.url;
    },
  };
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
