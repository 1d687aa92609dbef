/** What went wrong, without a face: what is asked, what is shown meanwhile, and what is told of a letter that is tried again. */
import { beforeEach, describe, expect, test } from "vitest";
import type { DeadLetter, Replayed } from "../../../../contract/dead-letter.ts";
import { countOf, createBooks } from "../../../../webview/books/books.ts";
import type { Answer, Failure } from "../../../../webview/call.ts";
import { signal } from "../../../../webview/signal.ts";

const letterOf = (row: number): DeadLetter => ({
  box: "outbox",
  row,
  about: "reply",
  why: "window",
  order: null,
  what: `reply:${row}:0`,
  reason: "window",
  attempts: 1,
  at: "2026-11-23T09:00:00.000Z",
});
const no = (code: Failure["code"]): Answer<never> => ({ ok: false, failure: { code } });
const REPLAY = "merchant/dead-letters/outbox/1/replay";

let letters: DeadLetter[];
/** What a replay is answered with: where the letter stands then, or why it was not tried. */
let outcome: Replayed["status"] | Answer<never>;
let down: Failure["code"] | null;
let asked: string[];
let lost: Failure["code"][];
/** Answers wait for this. */
let held: Promise<unknown>;

beforeEach(() => {
  [letters, outcome, down, asked, lost, held] = [[letterOf(1), letterOf(2)], "done", null, [], [], Promise.resolve()];
});

async function answer(path: string): Promise<Answer<unknown>> {
  asked.push(path);
  const now = [...letters];
  const [end, fault] = [outcome, down];
  await held;
  if (path.endsWith("/replay"))
    return typeof end === "string" ? { ok: true, value: { box: "outbox", row: 1, status: end } } : end;
  if (fault) return no(fault);
  if (path === "merchant/dead-letters") return { ok: true, value: { deadLetters: now } };
  return { ok: true, value: { differences: [], comparedAt: { recent: null, whole: null } } };
}

function books() {
  return createBooks({
    call: async <T>(path: string) => (await answer(path)) as Answer<T>,
    signal,
    onFailure({ code }) {
      lost.push(code);
      return code === "key_needed";
    },
  });
}

async function looked() {
  const all = books();
  await all.look();
  return all;
}

const rowsOf = ({ found }: ReturnType<typeof books>) => found.value?.deadLetters.map(({ row }) => row);
const replays = () => asked.filter((path) => path.endsWith("/replay"));

/** From now on answers wait. @returns lets those that wait come */
function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  held = promise;
  return resolve;
}

describe("a look", () => {
  test("finds both lists, and counts them as one", async () => {
    const all = books();
    expect(countOf(all.found.value)).toBe(0);
    await all.look();
    expect([rowsOf(all), countOf(all.found.value)]).toEqual([[1, 2], 2]);
  });

  test("without an answer says why and keeps what was found; the next one that has one takes it back", async () => {
    const all = await looked();
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

  test("that is answered after a newer one shows nothing, and neither does its failure", async () => {
    const all = await looked();
    const slow = hold();
    down = "internal";
    const late = all.look();
    held = Promise.resolve();
    [letters, down] = [[], null];
    await all.look();
    slow();
    await late;
    expect([rowsOf(all), all.failure.value]).toEqual([[], null]);
  });

  test("that is answered after signing out shows nothing", async () => {
    const all = await looked();
    const slow = hold();
    const late = all.look();
    all.forget();
    slow();
    await late;
    expect(all.found.value).toBeNull();
  });
});

describe("a letter that is tried again", () => {
  test("is sent off once however often it is pressed, and no other beside it", async () => {
    const all = await looked();
    const pressed = [all.replay(letterOf(1)), all.replay(letterOf(1)), all.replay(letterOf(2))];
    expect(all.busy.value).toBe("outbox:1");
    await Promise.all(pressed);
    expect([replays(), all.busy.value]).toEqual([[REPLAY], null]);
  });

  test.each(["done", "pending", "waiting", "dead"] as const)(
    "and is %s then is told so, and the lists are asked for anew",
    async (end) => {
      const all = await looked();
      outcome = end;
      letters = end === "dead" ? letters : [letterOf(2)];
      await all.replay(letterOf(1));
      expect(all.told.value).toEqual({ letter: letterOf(1), status: end });
      expect(rowsOf(all)).toEqual(end === "dead" ? [1, 2] : [2]);
    },
  );

  test("by somebody else a moment before is no dead letter any more: that is no failure", async () => {
    const all = await looked();
    [outcome, letters] = [no("not_found"), [letterOf(2)]];
    await all.replay(letterOf(1));
    expect([all.failure.value, all.told.value?.status, rowsOf(all)]).toEqual([null, "gone", [2]]);
  });

  test.each(["offline", "one_moment", "internal"] as const)(
    "and is not, because of %s, stays and can be tried",
    async (code) => {
      const all = await looked();
      outcome = no(code);
      await all.replay(letterOf(1));
      expect([all.failure.value?.code, all.told.value, rowsOf(all)]).toEqual([code, null, [1, 2]]);
      outcome = "done";
      await all.replay(letterOf(1));
      expect([all.failure.value, all.told.value?.status]).toEqual([null, "done"]);
    },
  );

  test("and whose answer did not come is shown as it stands by now, and news is made of the failure", async () => {
    const all = await looked();
    [outcome, letters] = [no("unreached"), [letterOf(2)]];
    await all.replay(letterOf(1));
    expect([all.failure.value?.code, rowsOf(all)]).toEqual(["unreached", [2]]);
    expect(all.news.value).toBe(all.failure.value);
  });

  test("is told of until the next look, whose failure is no news", async () => {
    const all = await looked();
    await all.replay(letterOf(1));
    const news = all.news.value;
    expect(news).toBe(all.told.value);
    down = "offline";
    await all.look();
    expect([all.told.value, all.news.value, all.failure.value?.code]).toEqual([null, news, "offline"]);
  });

  test("takes back what was told of the one before", async () => {
    const all = await looked();
    await all.replay(letterOf(1));
    outcome = no("unreached");
    await all.replay(letterOf(2));
    expect(all.told.value).toBeNull();
  });

  test.each(["done", no("internal")] as const)(
    "and answered %j after signing out tells the next one nothing",
    async (end) => {
      const all = await looked();
      outcome = end;
      const slow = hold();
      const late = all.replay(letterOf(1));
      all.forget();
      slow();
      await late;
      expect([all.told.value, all.failure.value, all.busy.value, all.found.value]).toEqual([null, null, null, null]);
      expect(asked.at(-1)).toBe(REPLAY);
    },
  );
});
