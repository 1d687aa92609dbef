/** How requests come to the worker: one after the other unless more are admitted, so that a history plays the same each time. */
import type { Env } from "../../worker/config.ts";
import type { Worker } from "../../worker/worker.ts";
import type { Actor } from "./actor.ts";
import type { Tape } from "./beginning.ts";

/** A request as it came from outside. */
export interface Letter {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

interface Playing {
  answer: Promise<Response | null>;
  /** Resolves when nothing of it is under way. */
  over: Promise<void>;
}

export interface Door {
  readonly letters: readonly Letter[];
  enter(request: Request): Promise<Response>;
  sweep(): Promise<void>;
  admit(count: number): void;
  /** Requests of this kind reach nobody until told otherwise, as while a machine is down. */
  shut(role: string | null): void;
  empty(): Promise<void>;
  /** How many requests are under way. */
  inside(): number;
  /** How many have come and are not let in yet. */
  waiting(): number;
  /** Told whenever one of them is over. */
  onLeave(hear: () => void): void;
  reset(): void;
}

type Play = (worker: Worker, env: Env) => Playing;
type Begin = (role: string, play: Play) => Promise<Playing & { actor: Actor }>;

/**
 * @param begin makes the actor and plays the request as it
 * @param tape is told of each request, or answers in the worker's place
 */
export function openDoor(begin: Begin, tape: Tape): Door {
  const letters: Letter[] = [];
  const waiting: (() => void)[] = [];
  const inside = new Set<Promise<void>>();
  let room = 1;
  let onLeave = () => {};
  let shutFor: string | null = null;

  const letIn = () => {
    while (inside.size < room && waiting.length > 0) waiting.shift()?.();
  };

  /** Waits for a place, plays, and gives the place back when all of it is over or it has died. */
  function take(role: string, play: Play, letter: Letter | null): Promise<Response | null> {
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        const stay = run(role, play, letter, resolve, reject).finally(() => {
          inside.delete(stay);
          letIn();
          onLeave();
        });
        inside.add(stay);
      });
      letIn();
    });
  }

  async function run(
    role: string,
    play: Play,
    letter: Letter | null,
    resolve: (answer: Response | null) => void,
    reject: (error: Error) => void,
  ): Promise<void> {
    const { actor, answer, over } = await begin(role, play);
    tape.entered(letter, actor, answer);
    const gone = actor.died.then(() => reject(new TypeError("fetch failed")));
    answer.then(resolve, reject);
    await Promise.race([over, gone]);
  }

  return {
    letters,
    enter: async (request) => {
      const { method, url } = request;
      const letter = { method, url, headers: Object.fromEntries(request.headers), body: await request.text() };
      if (roleOf(letter) === shutFor) throw new TypeError("fetch failed");
      letters.push(letter);
      const remembered = tape.replay(letter);
      if (remembered) return await remembered;
      const answer = await take(roleOf(letter), (worker, env) => playRequest(worker, env, letter), letter);
      if (!answer) throw new Error("a request has an answer");
      return answer;
    },
    sweep: async () => {
      await take("sweep", playSweep, null);
    },
    admit: (count) => {
      room = count;
      letIn();
    },
    shut: (role) => {
      shutFor = role;
    },
    empty: async () => {
      while (inside.size > 0) await Promise.all(inside);
    },
    inside: () => inside.size,
    waiting: () => waiting.length,
    onLeave: (hear) => {
      onLeave = hear;
    },
    reset: () => {
      onLeave = () => {};
      letters.length = 0;
      waiting.length = 0;
      room = 1;
      shutFor = null;
    },
  };
}

/** What kind of request it is. */
export function roleOf({ method, url }: Letter): string {
  const { pathname } = new URL(url);
  if (pathname.startsWith("/webhooks/")) return pathname.slice("/webhooks/".length);
  if (pathname.startsWith("/api/merchant/")) return "merchant";
  return method === "POST" && pathname === "/api/orders" ? "pay" : "page";
}

function playRequest(worker: Worker, env: Env, { method, url, headers, body }: Letter): Playing {
  const waits: Promise<unknown>[] = [];
  const context = {
    waitUntil: (promise: Promise<unknown>) => void waits.push(promise),
    passThroughOnException: () => {},
    props: {},
  };
  const request = new Request(url, { method, headers, ...(method !== "GET" && { body }) });
  const answer = Promise.resolve(worker.fetch(request, env, context));
  const over = answer.then(
    async () => void (await Promise.allSettled(waits)),
    () => {},
  );
  return { answer, over };
}

function playSweep(worker: Worker, env: Env): Playing {
  const over = worker.scheduled({}, env);
  return { answer: over.then(() => null), over: over.catch(() => {}) };
}
