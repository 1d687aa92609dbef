/** One order without its face: what it is, and what is done to it through a dialog. No JSX, no DOM. */
import type { MerchantOrder, Refund } from "../../contract/merchant.ts";
import type { Answer, Failure } from "../call.ts";
import { createPatience, type Passing } from "../patience.ts";
import { signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import { type Dialog, type MoveDialog, moving, type RefundDialog, refunding, type SettleDialog } from "./dialog.ts";
import { createReading, type ReadingDeps } from "./reading.ts";
import { amountOf, requestOf } from "./refunding.ts";
import { faultsOf, shippedWith } from "./shipping.ts";
import { createUnfinished } from "./unfinished.ts";
import { createWeighing } from "./weighing.ts";

/** What has just been done, told above the order. Of a refund its id: where it stands is read from the order. */
export type Told =
  | { what: "moved" | "cancelled" | "attended" | "settled" | "changed" }
  | { what: "refund"; id: string };

export interface DeskDeps extends ReadingDeps {
  api: Pick<ConsoleApi, "order" | "fulfil" | "cancel" | "attend" | "payment" | "settle" | "refund">;
  /** A random key of 8 to 64 letters, digits and dashes. */
  newKey(): string;
}

type Done = { order: MerchantOrder; refund: Refund | null };

/** After these the try has done nothing for certain. After any other failure it may have. */
const HARMLESS: ReadonlySet<Failure["code"]> = new Set([
  "invalid",
  "refund_refused",
  "move_refused",
  "key_reused",
  "not_found",
  "key_needed",
  "wrong_origin",
  "too_large",
] as const);
/** These say it of the try itself and of nothing that was tried before. */
const UNHEARD: ReadonlySet<Failure["code"]> = new Set(["key_needed", "wrong_origin", "too_large"] as const);

export type Desk = ReturnType<typeof createDesk>;

export function createDesk({ newKey, ...deps }: DeskDeps) {
  const { api, clock, onFailure } = deps;
  const { order, failure, open: read, refresh, show, fail } = createReading(deps);
  const dialog = signal<Dialog | null>(null);
  const busy = signal(false);
  const told = signal<Told | null>(null);
  const waiting = signal<Passing | null>(null);
  const patiently = createPatience(waiting, clock);
  const unfinished = createUnfinished();
  const { weigh, drop } = createWeighing(api, dialog, busy);
  let opened: string | null = null;

  /** @param name an order's number or id; null: none */
  async function open(name: string | null): Promise<void> {
    if (name !== opened) {
      putAway();
      told.value = null;
    }
    opened = name;
    await read(name);
  }

  function begin(fresh: Dialog): Promise<void> {
    told.value = null;
    dialog.value = unfinished.again(fresh);
    return weigh();
  }

  const move = (to: MoveDialog["to"]): unknown => order.value && begin(moving(order.value, to));
  const giveBack = (): unknown => order.value && begin(refunding(order.value, newKey()));
  const start = (make: (order: MerchantOrder) => Dialog): unknown => order.value && begin(make(order.value));

  function change<D extends Dialog>(patch: Partial<D>): void {
    if (dialog.value && !busy.value) dialog.value = { ...dialog.value, failure: null, ...patch };
  }

  function putAway(): void {
    if (dialog.value) unfinished.keep(dialog.value);
    dialog.value = null;
  }

  const close = (): unknown => busy.value || putAway();

  /** The dialog's main button: what is wrong is shown, what has to be confirmed is named, and then it is done. */
  async function submit(): Promise<void> {
    const current = dialog.value;
    const shown = order.value;
    if (!current || !shown || busy.value) return;
    if (lacksSomething(current)) return change({ checked: true });
    if (current.kind === "refund" && current.confirming === null) {
      const amount = amountOf(shown, current.draft);
      return change<RefundDialog>(typeof amount === "number" ? { confirming: amount } : { checked: true });
    }
    if (current.kind === "settle" && !current.sure) return change<SettleDialog>({ sure: true });
    await send(current);
  }

  async function send(current: Dialog): Promise<void> {
    let doubtful = current.kind === "refund" && current.unknown;
    busy.value = true;
    const answer = await patiently(async () => {
      const once = await ask(api, current);
      doubtful ||= !once.ok && !HARMLESS.has(once.failure.code);
      return once;
    });
    busy.value = false;
    if (!answer.ok) return refused(current, answer.failure, doubtful);
    unfinished.drop(current);
    const { order: value, refund } = answer.value;
    // They may have left for another order meanwhile.
    if (order.value?.id !== value.id) return deps.onChange(value);
    dialog.value = null;
    if (refund) told.value = { what: "refund", id: refund.id };
    else told.value = { what: wordFor(current) };
    show(value);
  }

  /** @param doubtful it may have been done all the same */
  async function refused(current: Dialog, reason: Failure, doubtful: boolean): Promise<void> {
    const { code } = reason;
    const settled = HARMLESS.has(code) && !UNHEARD.has(code);
    const next: Dialog = { ...current, failure: onFailure(reason) ? null : reason };
    if (next.kind === "refund") {
      next.unknown = doubtful && !settled;
      if (settled) next.confirming = null;
      if (code === "key_reused") next.key = newKey();
    }
    if (next.kind === "settle") {
      next.payment = undefined;
      drop();
    }
    if (dialog.value === current) dialog.value = next;
    else unfinished.keep(next);
    if (settled) await refresh();
    if (dialog.value !== next || next.kind !== "settle") return;
    if (order.value?.quarantined) return await weigh();
    // Somebody else has decided meanwhile: nothing is left to choose.
    dialog.value = null;
    told.value = { what: "changed" };
  }

  /** A person has looked at what needed one. */
  async function attend(): Promise<void> {
    const shown = order.value;
    if (!shown || busy.value) return;
    busy.value = true;
    const answer = await patiently(() => api.attend(shown.number));
    busy.value = false;
    if (!answer.ok) return fail(answer.failure);
    told.value = { what: "attended" };
    show(answer.value);
  }

  /** Another person may sit down here. */
  function forget(): void {
    unfinished.clear();
    dialog.value = null;
    void open(null);
  }

  return {
    order,
    failure,
    dialog,
    busy,
    told,
    waiting,
    open,
    refresh: () => Promise.all([refresh(), weigh()]),
    move,
    giveBack,
    start,
    change,
    close,
    submit,
    attend,
    forget,
  };
}

function wordFor(done: Dialog): "moved" | "cancelled" | "attended" | "settled" {
  if (done.kind === "settle") return done.end === "attended" ? "attended" : "settled";
  return done.kind === "cancel" ? "cancelled" : "moved";
}

/** Something has to be typed or chosen first. */
function lacksSomething(dialog: Dialog): boolean {
  if (dialog.kind === "move") return dialog.to === "shipped" && Object.keys(faultsOf(dialog.parcel)).length > 0;
  return dialog.kind === "settle" && dialog.end === null;
}

async function ask(api: DeskDeps["api"], current: Dialog): Promise<Answer<Done>> {
  if (current.kind === "refund") {
    return await api.refund(current.order, current.key, requestOf(current.draft, current.confirming ?? 0));
  }
  const answer = await askPlainly(api, current);
  return answer.ok ? { ok: true, value: { order: answer.value, refund: null } } : answer;
}

async function askPlainly(
  api: DeskDeps["api"],
  current: Exclude<Dialog, RefundDialog>,
): Promise<Answer<MerchantOrder>> {
  const { order } = current;
  if (current.kind === "cancel") return await api.cancel(order, { reason: current.reason, note: current.note.trim() });
  if (current.kind === "move")
    return await api.fulfil(order, current.to === "shipped" ? shippedWith(current.parcel) : { to: current.to });
  // Nothing is sent before one of them is chosen.
  const end = current.end ?? "attended";
  return await (end === "attended" ? api.attend(order) : api.settle(order, end));
}
