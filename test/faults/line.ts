/**
 * The connection of one request to PostgreSQL: the socket that the driver opens, whose other end is a session of the campaign. Each
 * statement on it is a step of that request: it is held, passed, or lost.
 */
import { EventEmitter } from "node:events";
import net from "node:net";
import { isBracket } from "../support/statements.ts";
import type { Actor } from "./actor.ts";
import { type Message, messagesIn, textsOf } from "./protocol.ts";
import type { Session, Sessions } from "./session.ts";

const WHAT_CHARS = 48;
/** What ends a flight: the client now waits for an answer. */
const WAITS = /[SHQ]/;
const NOTHING = Buffer.alloc(0);

/** From now on the sockets that an actor opens are lines. @returns what ends that */
export function layLines(sessions: Sessions, actorHere: () => Actor | undefined): () => void {
  const { Socket } = net;
  const open = function open(this: unknown, ...options: ConstructorParameters<typeof Socket>) {
    const actor = actorHere();
    return actor ? new Line(sessions, actor) : new Socket(...options);
  };
  Object.assign(net, { Socket: open });
  return () => void Object.assign(net, { Socket });
}

/** A line that is dead stays open and says nothing: code that waits on it does not run on. */
class Line extends EventEmitter {
  readyState: "opening" | "open" | "closed" = "opening";
  readonly #sessions: Sessions;
  readonly #actor: Actor;
  readonly #parsed = new Map<string, Message>();
  #session: Session | null = null;
  #isStarted = false;
  #flight: Message[] = [];
  #unread: Buffer = NOTHING;
  #queue = Promise.resolve();

  constructor(sessions: Sessions, actor: Actor) {
    super();
    this.#sessions = sessions;
    this.#actor = actor;
    void actor.died.then(() => this.#hangUp());
  }

  connect(): this {
    setImmediate(() => {
      this.readyState = "open";
      this.emit("connect");
    });
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  write(piece: Buffer): boolean {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#then(() => this.#start());
      return true;
    }
    this.#unread = this.#unread.length === 0 ? piece : Buffer.concat([this.#unread, piece]);
    for (const message of messagesIn(this.#unread)) {
      this.#unread = this.#unread.subarray(message.bytes.length);
      this.#flight.push(message);
      if (!WAITS.test(message.type)) continue;
      const flight = this.#flight;
      this.#flight = [];
      this.#then(() => this.#fly(flight));
    }
    return true;
  }

  /** The driver says good-bye: its last words ask for nothing. */
  end(): void {
    this.#then(async () => this.destroy());
  }

  destroy(): void {
    this.#hangUp();
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    setImmediate(() => this.emit("close", false));
  }

  #then(task: () => Promise<void>): void {
    this.#queue = this.#queue.then(task).catch(() => {
      // The session ended, as when the database does.
      if (!this.#actor.isDead()) this.destroy();
    });
  }

  #hangUp(): void {
    if (this.#session) this.#sessions.giveBack(this.#session);
    this.#session = null;
  }

  #say(told: Buffer): void {
    if (this.readyState !== "closed" && !this.#actor.isDead()) this.emit("data", told);
  }

  async #start(): Promise<void> {
    const session = await this.#sessions.borrow();
    if (this.#actor.isDead() || this.readyState === "closed") return this.#sessions.giveBack(session);
    this.#session = session;
    this.#say(session.greeting);
  }

  async #fly(flight: Message[]): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const told: Buffer[] = [];
    const asked: Message[] = [];
    const portals = new Map<string, string>();
    const executed: string[] = [];
    for (const message of flight) {
      const [first = "", second = ""] = textsOf(message.body);
      if (message.type === "P") {
        this.#parsed.set(first, message);
        told.push(await session.prepare(message));
      }
      const parse = this.#parsed.get(second);
      if (message.type === "B" && parse) {
        portals.set(first, textsOf(parse.body)[1] ?? "");
        asked.push(session.bound(message, parse));
      }
      if (message.type === "E") executed.push(portals.get(first) ?? "");
      if (message.type === "Q") executed.push(first);
      if (/[EQC]/.test(message.type)) asked.push(message);
    }
    const sync = flight.find(({ type }) => type === "S");
    if (executed.length === 0) {
      return this.#say(Buffer.concat([...told, ...(sync ? [session.ready()] : [])]));
    }
    const effect = async () => Buffer.concat([...told, await session.ask(sync ? [...asked, sync] : asked)]);
    const answer = executed.some((each) => !isBracket(each)) ? await this.#step(executed, effect) : await effect();
    if (answer) this.#say(answer);
  }

  async #step(executed: string[], effect: () => Promise<Buffer>): Promise<Buffer | null> {
    return await this.#actor.take({ kind: "statement", what: nameOf(executed) }, effect, () => {
      // The far end goes as well: what was begun and not committed is undone, as when a machine dies.
      this.destroy();
      return null;
    });
  }
}

function nameOf(statements: string[]): string {
  const words = statements.join("; ").replace(/\s+/g, " ").trim();
  return words.length > WHAT_CHARS ? `${words.slice(0, WHAT_CHARS)}…` : words;
}
