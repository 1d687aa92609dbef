/** PURE. What to do when Graph refuses a message, by code and subcode, never by HTTP status. Source: Meta docs, error codes. */

export type AfterRefusal =
  /** Try again later. */
  | "retry"
  /** This message will never get through. */
  | "give_up"
  /** The person's window is closed: a utility template gets through, or it waits until they write. */
  | "window"
  /** Nothing of ours gets through: the token, a permission or the Page. The merchant must act. */
  | "alert";

const RETRY = new Set(["1/99", "2", "2/2018344", "4", "4/2018354", "613", "2018321", "2018300"]);
/** Three wordings of one thing. */
const OUTSIDE_WINDOW = new Set(["10/2018278", "10/2018065", "10/2534022"]);
/** Another app, or Messenger's own flow, has the thread. Meta's table names these numbers without a code. */
const THREAD_TAKEN = new Set([2018300, 2018321]);
const ALERT = new Set(["190", "200", "200/2018028", "10/1893063", "100/33", "2022", "10"]);

export function afterRefusal(code: number, subcode: number | null): AfterRefusal {
  const exact = `${code}/${subcode ?? ""}`;
  if (subcode !== null && THREAD_TAKEN.has(subcode)) return "retry";
  if (OUTSIDE_WINDOW.has(exact)) return "window";
  if (RETRY.has(exact) || RETRY.has(String(code))) return "retry";
  if (ALERT.has(exact) || (subcode === null && ALERT.has(String(code))) || code === 190) return "alert";
  return "give_up";
}

/** Whether what was refused is the template itself: unknown to the Page, not approved, or sent without the permission for it. */
export function isTemplateRefused(code: number, subcode: number | null): boolean {
  if (code === 100) return subcode === null;
  return subcode === null && (code === 200 || code === 10);
}

/**
 * Whether a receipt is refused because its order number was sent before. Meta says that it must be unique (docs, receipt template), and
 * neither the code nor the words of the refusal: so it is a bad parameter that names the order number.
 */
export function isRepeatedReceipt(code: number, message: unknown): boolean {
  return code === 100 && /order[ _]?number/i.test(String(message));
}
