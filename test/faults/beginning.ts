/**
 * How a history begins: somebody comes into the shop and stands before the Pay button. Hundreds of thousands of histories begin alike, so
 * the worker plays each beginning once. After that the sandbox hears the same calls again, and the tables are put where they were.
 */
import type { Sql } from "../../db/client.ts";
import { sweepTables } from "../support/database.ts";
import { keepTables, restoreTables } from "../support/kept-tables.ts";
import type { Actor } from "./actor.ts";
import type { Letter } from "./door.ts";

/** What goes through the door while a beginning is played. */
export interface Tape {
  /** The answer that is remembered of this request, or null: the worker is to be asked. */
  replay(letter: Letter): Promise<Response> | null;
  /** A request was let in. */
  entered(letter: Letter | null, actor: Actor, answer: Promise<Response | null>): void;
  /** It calls the sandbox. */
  called(actor: Actor, request: Request): void;
}

export interface Beginnings {
  tape: Tape;
  begin<T>(name: string, play: () => Promise<T>): Promise<T>;
}

interface Entry {
  letter: Letter;
  actor: Actor;
  calls: Request[];
  answer: Response | null;
}

interface Recording {
  schema: string;
  entries: Entry[];
  ids: number;
}

interface Around {
  sql: Sql;
  actors: Actor[];
  fetch(request: Request): Promise<Response>;
  /** The provider was asked for money. */
  confirm(by: string): void;
  clear(): Promise<void>;
  quiet(): Promise<void>;
  /** How many ids were given out; `from`: so many. */
  ids(from?: number): number;
}

interface Script {
  answer(letter: Letter): Promise<Response>;
  isOver(): boolean;
}

const SHOP = "shop";
/** Deleted rows that are left lying slow every statement down: so often they are cleared away. */
const SWEEP_EVERY = 200;

/** The tables are those of a shop where nothing has happened yet. */
export async function openBeginnings({ sql, actors, fetch, confirm, clear, quiet, ids }: Around): Promise<Beginnings> {
  const known = new Map<string, Recording>();
  let recording: Entry[] | null = null;
  let script: Script | null = null;
  let astray: string | null = null;
  let restored = 0;
  await keepTables(sql, SHOP);

  async function restore(schema: string): Promise<void> {
    await restoreTables(sql, schema);
    if (++restored % SWEEP_EVERY === 0) await sweepTables(sql);
  }

  async function doAgain({ actor, calls, answer }: Entry): Promise<Response> {
    actors.push(actor);
    for (const call of calls) {
      if (call.url.endsWith("/confirm")) confirm(actor.role);
      await (await fetch(call.clone() as Request)).text();
    }
    if (!answer) throw new TypeError("fetch failed");
    return answer.clone();
  }

  /** In the order of the first time, in whatever order they come now. */
  function remember(entries: readonly Entry[]): Script {
    const waiting = new Map<Entry, () => void>();
    let next = 0;
    const goOn = () => {
      const entry = entries[next];
      if (entry) waiting.get(entry)?.();
    };
    const isLike = (letter: Letter) => (entry: Entry) =>
      !waiting.has(entry) && entry.letter.url === letter.url && entry.letter.body === letter.body;
    return {
      isOver: () => next === entries.length,
      answer: async (letter) => {
        const entry = entries.find(isLike(letter));
        if (!entry) {
          astray ??= letter.url;
          throw new TypeError("fetch failed");
        }
        const turn = new Promise<void>((resolve) => waiting.set(entry, resolve));
        goOn();
        await turn;
        try {
          return await doAgain(entry);
        } finally {
          next++;
          goOn();
        }
      },
    };
  }

  const tape: Tape = {
    replay: (letter) => script?.answer(letter) ?? null,
    entered: (letter, actor, answer) => {
      if (!recording || !letter) return;
      const entry: Entry = { letter, actor, calls: [], answer: null };
      recording.push(entry);
      void answer.then((given) => {
        entry.answer = given?.clone() ?? null;
      });
    },
    called: (actor, request) => {
      const entry = recording?.findLast((each) => each.actor === actor);
      entry?.calls.push(request.clone() as Request);
    },
  };

  async function playFirst<T>(name: string, play: () => Promise<T>): Promise<T> {
    await restore(SHOP);
    ids(0);
    recording = [];
    try {
      const result = await play();
      await quiet();
      const schema = `${SHOP}_${known.size}`;
      await keepTables(sql, schema);
      known.set(name, { schema, entries: recording, ids: ids() });
      return result;
    } finally {
      recording = null;
    }
  }

  async function playAgain<T>({ schema, entries, ids: given }: Recording, play: () => Promise<T>): Promise<T> {
    const played = remember(entries);
    script = played;
    astray = null;
    try {
      const [result] = await Promise.all([play(), restore(schema)]);
      await quiet();
      if (astray !== null || !played.isOver()) throw new Error(`A beginning went another way: ${astray}`);
      ids(given);
      return result;
    } finally {
      script = null;
    }
  }

  return {
    tape,
    begin: async (name, play) => {
      await clear();
      const found = known.get(name);
      return found ? await playAgain(found, play) : await playFirst(name, play);
    },
  };
}
