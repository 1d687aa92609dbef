/** What went wrong, without a face: what is asked, what is shown meanwhile, and what becomes of a letter that is tried again. */
import { beforeEach, describe, expect, test } from "vitest";
import type { DeadLetter } from "../../../../contract/dead-letter.ts";
import type { DifferenceList } from "../../../../contract/difference.ts";
import { countOf, createBooks } from "../../../../webview/books/books.ts";
import type { Answer, Failure } from "../../../../webview/call.ts";
import { signal } from "../../../../webview/signal.ts";

const letterOf = (row: number): DeadLetter => {
  return { box: "outbox", row, what: `reply:${row}:0`, reason: "window", attempts: 1, at: "2026-11-23T09:00:00.000Z" };
};
const no = (code: Failure["code"]): Answer<never> => ({ ok: false, failure: { code } });

let letters: DeadLetter[];
let differences: DifferenceList["differences"];
/** What the next replay is answered with; without one it is done. */
let refusal: Failure["code"] | null;
let down: Failure["code"] | null;
let asked: string[];
let lost: Failure["code"][];
let later: { ms: number; task: () => void }[];
let held: Promise<unknown>;

beforeEach(() => {
  [letters, differences, refusal, down, asked, lost, later] = [[letterOf(1), letterOf(2)], [], null, null, [], [], []];
  held = Promise.resolve();
});

async function answer(path: string): Promise<Answer<unknown>> {
  asked.push(path);
  const now = [...letters];
  await held;
  if (path.endsWith("/replay")) return refusal ? no(refusal) : { ok: true, value: {} };
  if (down) return no(down);
  if (path === "merchant/dead-letters") return { ok: true, value: { deadLetters: now } };
  return { ok: true, value: { differences, comparedAt: { recent: null, whole: null } } };
}

function books() {
  return createBooks({
    call: async <T>(path: string) => (await answer(path)) as Answer<T>,
    clock: {
      now: () => 0,
      after(ms, task) {
        const entry = { ms, task };
        later.push(entry);
        return () => {
          later = later.filter((each) => each !== entry);
        };
      },
    },
    signal,
    onFailure({ code }) {
      lost.push(code);
      return code === "key_needed";
    },
  });
}

const rowsOf = ({ found }: ReturnType<typeof books>) => found.value?.deadLetters.map(({ row }) => row);
const replays = () => asked.filter((path) => path.endsWith("/replay"));

/** Lets the next look that is put off happen, and waits for its answers. */
async function pass(): Promise<void> {
  later.shift()?.task();
  await new Promise((done) => setImmediate(done));
}

describe("a look", () => {
  test("finds both lists, and counts them as one", async () => {
    const all = books();
    expect(countOf(all.found.value)).toBe(0);
    await all.look();
    expect([rowsOf(all), countOf(all.found.value)]).toEqual([[1, 2], 2]);
  });

  test("without an answer says why and keeps what was found; the next one that has one takes it back", async () => {
    const all = books();
    await all.look();
    down = "one_moment";
    await all.look();
    expect([all.failure.value?.code, rowsOf(all)]).toEqual(["one_moment", [1, 2]]);
    down = null;
    await all.look();
    expect(all.failure.value).toBeNull();
  });

  test("after the session is the console's to deal with", async () => {
    const all = books();
    down = "key_needed";
    await all.look();
    expect([lost, all.failure.value, all.found.value]).toEqual([["key_needed"], null, null]);
  });

  test("that is answered after a newer one, or after signing out, shows nothing", async () => {
    const all = books();
    let release = () => {};
    held = new Promise<void>((done) => {
      release = done;
    });
    const slow = all.look();
    letters = [];
    const fast = all.look();
    release();
    await Promise.all([slow, fast]);
    expect(rowsOf(all)).toEqual([]);
    const late = all.look();
    all.forget();
    await late;
    expect(all.found.value).toBeNull();
  });
});

describe("a letter that is tried again", () => {
  test("is sent off once however often it is pressed, goes from the list, and stays away if it got through", async () => {
    const all = books();
    await all.look();
    const pressed = [all.replay(letterOf(1)), all.replay(letterOf(1)), all.replay(letterOf(2))];
    expect(all.busy.value).toBe("outbox:1");
    await Promise.all(pressed);
    expect([replays(), rowsOf(all), all.busy.value]).toEqual([["merchant/dead-letters/outbox/1/replay"], [2], null]);
    letters = [letterOf(2)];
    await pass();
    expect([rowsOf(all), all.tried.value.has("outbox:2")]).toEqual([[2], false]);
  });

  test("is looked for three times and no more, and is marked when it is back", async () => {
    const all = books();
    await all.look();
    await all.replay(letterOf(1));
    letters = [letterOf(2)];
    await pass();
    expect(rowsOf(all)).toEqual([2]);
    letters = [letterOf(1), letterOf(2)];
    await pass();
    expect([rowsOf(all), [...all.tried.value]]).toEqual([[1, 2], ["outbox:1"]]);
    await pass();
    expect(later).toEqual([]);
  });

  test("by somebody else a moment before is no dead letter any more: that is no failure", async () => {
    const all = books();
    await all.look();
    refusal = "not_found";
    await all.replay(letterOf(1));
    expect([all.failure.value, rowsOf(all)]).toEqual([null, [2]]);
  });

  test.each(["offline", "one_moment", "internal"] as const)(
    "and is not, because of %s, stays and can be tried",
    async (code) => {
      const all = books();
      await all.look();
      refusal = code;
      await all.replay(letterOf(1));
      expect([all.failure.value?.code, rowsOf(all), later]).toEqual([code, [1, 2], []]);
      refusal = null;
      await all.replay(letterOf(1));
      expect([all.failure.value, rowsOf(all)]).toEqual([null, [2]]);
    },
  );

  test("is not brought back by an answer that was asked for before", async () => {
    const all = books();
    await all.look();
    let release = () => {};
    const first = held;
    held = new Promise<void>((done) => {
      release = done;
    });
    const slow = all.look();
    held = first;
    await all.replay(letterOf(1));
    release();
    await slow;
    expect(rowsOf(all)).toEqual([2]);
  });
});

test("nothing is looked for any more once somebody has signed out", async () => {
  const all = books();
  await all.look();
  await all.replay(letterOf(1));
  all.forget();
  expect([later, all.found.value, all.tried.value.size]).toEqual([[], null, 0]);
});
