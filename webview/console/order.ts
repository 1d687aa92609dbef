/** One order without its face: what it is, and what is done to it through a dialog. No JSX, no DOM. */
import type { MerchantOrder, Refund } from "../../contract/merchant.ts";
import type { Answer, Failure } from "../call.ts";
import type { Clock } from "../clock.ts";
import { createPatience, LOOKS_MS, type Passing } from "../patience.ts";
import { signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import { cancelling, type Dialog, type MoveDialog, moving, nameOf, type RefundDialog, refunding } from "./dialog.ts";
import { amountOf, requestOf } from "./refunding.ts";
import { faultsOf, shippedWith } from "./shipping.ts";

/** What has just been done, told above the order. Of a refund its id: where it stands is read from the order. */
export type Told = { what: "moved" | "cancelled" | "attended" } | { what: "refund"; id: string };

export interface OrderDeps {
  api: Pick<ConsoleApi, "order" | "fulfil" | "cancel" | "attend" | "refund">;
  clock: Clock;
  /** A random key of 8 to 64 letters, digits and dashes. */
  newKey(): string;
  /** A call failed; true: somebody else deals with it. */
  onFailure(failure: Failure): boolean;
  /** The order is as it has never been seen before. */
  onChange(order: MerchantOrder): void;
}

type Done = { order: MerchantOrder; refund: Refund | null };

/** Refusals after which nothing has happened for certain. After any other failure of a refund it may have. */
const REFUSALS: ReadonlySet<Failure["code"]> = new Set([
  "invalid",
  "refund_refused",
  "move_refused",
  "key_reused",
  "not_found",
  "key_needed",
  "wrong_origin",
  "too_large",
] as const);

export type Desk = ReturnType<typeof createDesk>;

export function createDesk({ api, clock, newKey, onFailure, onChange }: OrderDeps) {
  const order = signal<MerchantOrder | null>(null);
  const failure = signal<Failure | null>(null);
  const dialog = signal<Dialog | null>(null);
  const busy = signal(false);
  const told = signal<Told | null>(null);
  const waiting = signal<Passing | null>(null);
  const patiently = createPatience(waiting, clock);
  /** Dialogs that were closed unfinished: opened again they have what was typed, and a refund its key. */
  const kept = new Map<string, Dialog>();
  let wanted: string | null = null;
  let stopFollowing = () => {};
  let looks = 0;

  /** @param name an order's number or id; null: none */
  async function open(name: string | null): Promise<void> {
    if (name !== wanted) {
      close();
      stopFollowing();
      order.value = told.value = failure.value = null;
      looks = 0;
    }
    wanted = name;
    if (name !== null) await look(name);
  }

  async function look(name: string): Promise<void> {
    const answer = await api.order(name);
    if (wanted !== name) return;
    failure.value = null;
    if (answer.ok) show(answer.value);
    else if (!onFailure(answer.failure)) failure.value = answer.failure;
  }

  /** Looks again, keeping what is shown. */
  const refresh = async (): Promise<void> => void (wanted !== null && !busy.value && (await look(wanted)));

  function show(value: MerchantOrder): void {
    order.value = value;
    onChange(value);
    stopFollowing();
    const wait = LOOKS_MS[looks];
    if (wait === undefined || !value.refunds.some(({ status }) => status === "pending")) return;
    looks++;
    stopFollowing = clock.after(wait, () => void refresh());
  }

  function begin(fresh: Dialog): void {
    told.value = null;
    dialog.value = kept.get(nameOf(fresh)) ?? fresh;
  }

  const move = (to: MoveDialog["to"]): unknown => order.value && begin(moving(order.value, to));
  const giveBack = (): unknown => order.value && begin(refunding(order.value, newKey()));
  const callOff = (): unknown => order.value && begin(cancelling(order.value));

  function change<D extends Dialog>(patch: Partial<D>): void {
    if (dialog.value && !busy.value) dialog.value = { ...dialog.value, failure: null, ...patch };
  }

  function close(): void {
    const current = dialog.value;
    if (!current || busy.value) return;
    kept.set(nameOf(current), current);
    dialog.value = null;
  }

  /** The dialog's main button: what is wrong is shown, what has to be confirmed is named, and then it is done. */
  async function submit(): Promise<void> {
    const current = dialog.value;
    const shown = order.value;
    if (!current || !shown || busy.value) return;
    if (current.kind === "move" && current.to === "shipped" && Object.keys(faultsOf(current.parcel)).length > 0) {
      return change({ checked: true });
    }
    if (current.kind === "refund" && current.confirming === null) {
      const amount = amountOf(shown, current.draft);
      return change<RefundDialog>(typeof amount === "number" ? { confirming: amount } : { checked: true });
    }
    await send(current);
  }

  async function send(current: Dialog): Promise<void> {
    busy.value = true;
    const answer = await patiently(() => ask(current));
    busy.value = false;
    if (!answer.ok) return refused(current, answer.failure);
    kept.delete(nameOf(current));
    dialog.value = null;
    looks = 0;
    const { refund } = answer.value;
    told.value = refund
      ? { what: "refund", id: refund.id }
      : { what: current.kind === "cancel" ? "cancelled" : "moved" };
    show(answer.value.order);
  }

  async function ask(current: Dialog): Promise<Answer<Done>> {
    if (current.kind === "refund") {
      return await api.refund(current.order, current.key, requestOf(current.draft, current.confirming ?? 0));
    }
    const answer =
      current.kind === "cancel"
        ? await api.cancel(current.order, { reason: current.reason, note: current.note.trim() })
        : await api.fulfil(current.order, current.to === "shipped" ? shippedWith(current.parcel) : { to: current.to });
    return answer.ok ? { ok: true, value: { order: answer.value, refund: null } } : answer;
  }

  async function refused(current: Dialog, reason: Failure): Promise<void> {
    const known = REFUSALS.has(reason.code);
    const back = known && reason.code !== "key_needed" && current.kind === "refund" ? { confirming: null } : {};
    dialog.value = { ...current, failure: reason, ...(current.kind === "refund" && { unknown: !known, ...back }) };
    if (onFailure(reason)) dialog.value = { ...dialog.value, failure: null };
    else if (known) await refresh();
  }

  /** A person has looked at what needed one. */
  async function attend(): Promise<void> {
    const shown = order.value;
    if (!shown || busy.value) return;
    busy.value = true;
    const answer = await patiently(() => api.attend(shown.number));
    busy.value = false;
    failure.value = null;
    if (answer.ok) {
      told.value = { what: "attended" };
      show(answer.value);
    } else if (!onFailure(answer.failure)) failure.value = answer.failure;
  }

  /** Another person may sit down here. */
  function forget(): void {
    kept.clear();
    stopFollowing();
    wanted = null;
    order.value = dialog.value = told.value = failure.value = null;
  }

  return {
    order,
    failure,
    dialog,
    busy,
    told,
    waiting,
    open,
    refresh,
    move,
    giveBack,
    callOff,
    change,
    close,
    submit,
    attend,
    forget,
  };
}
