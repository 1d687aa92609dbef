import type { Bubble } from "./bubble.ts";

/** What listeners of a thread hear: the phone page draws it, tests wait for it. */
export type ThreadEvent =
  | { type: "bubble"; bubble: Bubble }
  | { type: "status"; mid: string; status: NonNullable<Bubble["status"]> }
  | { type: "typing"; on: boolean };

type Listener = (event: ThreadEvent) => void;

/** All conversations by PSID, in memory. */
export interface Threads {
  bubbles(psid: string): readonly Bubble[];
  add(psid: string, bubble: Bubble): void;
  /** Raises the status of the person's own bubble; never lowers it. */
  setStatus(psid: string, mid: string, status: NonNullable<Bubble["status"]>): void;
  markSeen(psid: string): void;
  typing(psid: string, on: boolean): void;
  subscribe(psid: string, listener: Listener): () => void;
  /** The first bubble, present or to come, that `matches`; rejects with the thread as text after `timeoutMs` of real time. */
  waitFor(psid: string, matches: Matches, timeoutMs: number): Promise<Bubble>;
}

export type Matches = (bubble: Bubble, thread: readonly Bubble[]) => boolean;

const RANK = { sent: 0, delivered: 1, seen: 2 };

function describe(bubble: Bubble): string {
  const buttons = bubble.buttons.map((button) => `[${button.title}]`).join(" ");
  return `  ${bubble.from} ${bubble.kind}: ${bubble.text ?? bubble.template?.template_type ?? ""} ${buttons}`.trimEnd();
}

export function createThreads(): Threads {
  const threads = new Map<string, Bubble[]>();
  const listeners = new Map<string, Set<Listener>>();
  const bubblesOf = (psid: string): Bubble[] => {
    const found = threads.get(psid) ?? [];
    threads.set(psid, found);
    return found;
  };
  const tell = (psid: string, event: ThreadEvent): void => {
    for (const listener of [...(listeners.get(psid) ?? [])]) listener(event);
  };
  const self: Threads = {
    bubbles: bubblesOf,
    add(psid, bubble) {
      bubblesOf(psid).push(bubble);
      tell(psid, { type: "bubble", bubble });
    },
    setStatus(psid, mid, status) {
      const bubble = bubblesOf(psid).find((each) => each.mid === mid);
      if (!bubble?.status || RANK[bubble.status] >= RANK[status]) return;
      bubble.status = status;
      tell(psid, { type: "status", mid, status });
    },
    markSeen(psid) {
      for (const bubble of bubblesOf(psid)) self.setStatus(psid, bubble.mid, "seen");
    },
    typing: (psid, on) => tell(psid, { type: "typing", on }),
    subscribe(psid, listener) {
      const group = listeners.get(psid) ?? new Set();
      listeners.set(psid, group.add(listener));
      return () => group.delete(listener);
    },
    waitFor(psid, matches, timeoutMs) {
      const thread = bubblesOf(psid);
      const present = thread.find((bubble) => matches(bubble, thread));
      if (present) return Promise.resolve(present);
      return new Promise((resolve, reject) => {
        const stop = self.subscribe(psid, (event) => {
          if (event.type !== "bubble" || !matches(event.bubble, thread)) return;
          finish();
          resolve(event.bubble);
        });
        const timer = setTimeout(() => {
          finish();
          const soFar = thread.map(describe).join("\n") || "  (empty)";
          reject(new Error(`no such bubble came within ${timeoutMs} ms; the thread so far:\n${soFar}`));
        }, timeoutMs);
        const finish = () => {
          clearTimeout(timer);
          stop();
        };
      });
    },
  };
  return self;
}
