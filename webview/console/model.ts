/** The console without its face: who is signed in, where they are, and what is there. No JSX, no DOM. */
import type { Failure } from "../call.ts";
import type { Clock } from "../clock.ts";
import { signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import { type BooksPart, createBooks } from "./books.ts";
import { createDesk } from "./order.ts";
import { createOrders } from "./orders.ts";
import { EVERYTHING, LIST, type Place, type Search } from "./place.ts";

/** `ended`: there was a session, and what was open under it stays as it is. */
export type Session = "unknown" | "in" | "out" | "ended";

export interface ConsoleDeps {
  api: ConsoleApi;
  clock: Clock;
  newKey(): string;
  /** Makes the address say where we are. @param step a way back leads to where we were */
  write(place: Place, step: boolean): void;
  /** Rejects when the script does not come. */
  fetchBooks(): Promise<BooksPart>;
}

/** Typing is one search, once it pauses. */
const TYPING_MS = 300;

/** @param here where the address says we are */
export function createConsole({ api, clock, newKey, write, fetchBooks }: ConsoleDeps, here: Place) {
  const place = signal(here);
  const session = signal<Session>("unknown");
  /** As typed; forgotten as soon as it was right. */
  const key = signal("");
  const refusal = signal<Failure | null>(null);
  const signingIn = signal(false);
  let stopTyping = () => {};

  const orders = createOrders(api, lost);
  const desk = createDesk({ api, clock, newKey, onFailure: lost, onChange: orders.put });
  const books = createBooks(fetchBooks);

  function lost({ code }: Failure): boolean {
    if (code !== "key_needed") return false;
    session.value = session.value === "in" || session.value === "ended" ? "ended" : "out";
    return true;
  }

  /** Asks for what the address names; an answer shows that there is a session. */
  async function open(): Promise<void> {
    await Promise.all([orders.look(place.value), desk.open(place.value.order)]);
    if (session.value === "unknown" && orders.found.value) session.value = "in";
    await fresh();
  }

  async function signIn(): Promise<void> {
    if (signingIn.value) return;
    signingIn.value = true;
    const answer = await api.signIn({ key: key.value.trim() });
    signingIn.value = false;
    refusal.value = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    key.value = "";
    session.value = "in";
    await open();
  }

  async function signOut(): Promise<void> {
    const answer = await api.signOut();
    if (!answer.ok) {
      orders.failure.value = answer.failure;
      return;
    }
    session.value = "out";
    orders.forget();
    desk.forget();
    books.forget();
    go({ ...EVERYTHING, ...LIST }, false);
  }

  function go(next: Place, step: boolean): void {
    place.value = next;
    write(next, step);
  }

  /** To one order or to what went wrong, or with `LIST` back to the list. */
  async function show(next: Pick<Place, "order" | "books">): Promise<void> {
    const { order, books } = place.value;
    if (order === next.order && books === next.books) return;
    go({ ...place.value, ...next }, true);
    await Promise.all([desk.open(next.order), next.books && fresh()]);
  }

  const fresh = async () => session.value === "in" && (await books.look());

  /** The browser went back or forward. */
  async function arrive(next: Place): Promise<void> {
    const { filter, status, text } = place.value;
    const searched = filter !== next.filter || status !== next.status || text !== next.text;
    place.value = next;
    await Promise.all([searched && orders.look(next), desk.open(next.order), next.books && fresh()]);
  }

  /** @param typing more letters may follow at once */
  function search(part: Partial<Search>, typing = false): void {
    go({ ...place.value, ...part }, false);
    stopTyping();
    if (typing) stopTyping = clock.after(TYPING_MS, () => void orders.look(place.value));
    else void orders.look(place.value);
  }

  const more = () => orders.more(place.value);

  /** Somebody looks at the page again, or asks for what is new. */
  async function refresh(): Promise<void> {
    if (session.value === "unknown") return await open();
    if (session.value === "in") await Promise.all([orders.look(place.value, true), desk.refresh(), books.look()]);
  }

  return {
    place,
    session,
    key,
    refusal,
    signingIn,
    orders,
    desk,
    books,
    lost,
    open,
    signIn,
    signOut,
    show,
    arrive,
    search,
    more,
    refresh,
  };
}
