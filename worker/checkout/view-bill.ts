/** PURE. A price as the page and a guest's receipt show it: its lines, and in words what else it is made of. */
import type { ClosedOption, DeliveryOption, Line, Part, Bill as Shown } from "../../contract/bill.ts";
import type { Quote } from "../../contract/checkout.ts";
import type { Bill, PricedDelivery } from "../../db/documents.ts";
import type { CodeVerdict } from "../pricing/code.ts";
import type * as engine from "../pricing/delivery.ts";
import { type Answers, answersIn } from "./answers.ts";
import { adjustmentMinor } from "./charged.ts";
import type { ListedLine } from "./pricing.ts";

export function viewLines(lines: ListedLine[], currency: string): Line[] {
  return lines.map(({ title, detail, imageUrl, quantity, grossMinor }) => ({
    title,
    detail,
    imageUrl,
    quantity,
    total: { amount: grossMinor, currency },
  }));
}

/** Of an order what was accepted in place of its price, if anything was, adds up with the rest. */
type Billed = Bill & { acceptedMinor?: number | null };

/** @param locale BCP 47 */
export function viewBill(bill: Billed, locale: string): Shown {
  const { lines, delivery, totalMinor, currency, acceptedMinor = null } = bill;
  const adjusted = adjustmentMinor({ totalMinor, acceptedMinor });
  return {
    lines: viewLines(lines, currency),
    delivery: delivery && viewOption(delivery, currency, locale),
    parts: partsOf(bill, adjusted, answersIn(locale, currency)),
    total: { amount: totalMinor + adjusted, currency },
  };
}

function partsOf(bill: Bill, adjusted: number, { say, find, rate }: Answers): Part[] {
  const { currency, code, discountMinor, delivery, tax, tipMinor } = bill;
  const part = (kind: Part["kind"], label: string, amount: number): Part => ({
    kind,
    label,
    amount: { amount, currency },
  });
  const kind = tax.mode === "added" ? "tax" : "included_tax";
  const taxes = tax.rates
    .filter(({ taxMinor }) => taxMinor > 0)
    .map(({ basisPoints, taxMinor }) => part(kind, say(`part.${kind}`, { rate: rate(basisPoints) }), taxMinor));
  const way = delivery && wayOf(delivery, find);
  return [
    ...(discountMinor > 0 ? [part("discount", say("part.discount", { code: code ?? "" }), -discountMinor)] : []),
    ...(delivery && way
      ? [part("delivery", delivery.pickupAt ? way : say("part.delivery", { way }), delivery.priceMinor)]
      : []),
    ...(tax.mode === "added" ? taxes : []),
    ...(tipMinor > 0 ? [part("tip", say("part.tip"), tipMinor)] : []),
    ...(adjusted === 0 ? [] : [part("adjustment", say("part.adjustment"), adjusted)]),
    // Last, for it stands beside the total and not in it. What is contained in another amount than the price nobody has worked out.
    ...(tax.mode === "added" || adjusted !== 0 ? [] : taxes),
  ];
}

type Way = Pick<PricedDelivery, "id" | "pickupAt">;

/** What a rate is called: by its id, and where it is fetched in any case so. */
function wayOf({ id, pickupAt }: Way, find: Answers["find"]): string {
  return find(`delivery.${id}`) ?? (pickupAt ? find("delivery.pickup") : undefined) ?? id;
}

export function viewOption(
  option: Omit<PricedDelivery, "paidMinor" | "taxMinor">,
  currency: string,
  locale: string,
): DeliveryOption {
  const { id, priceMinor, earliest, latest } = option;
  const label = wayOf(option, answersIn(locale, currency).find);
  return { id, label, price: { amount: priceMinor, currency }, earliest, latest };
}

export function viewClosed({ id, reason, limit }: engine.ClosedOption, currency: string, locale: string): ClosedOption {
  const answers = answersIn(locale, currency);
  const words = `closed.${answers.find(`closed.${reason}`) ? reason : "other"}`;
  return {
    id,
    label: wayOf({ id, pickupAt: null }, answers.find),
    reason: answers.say(words, { limit: limitInWords(reason, limit, answers) }),
  };
}

/** What a closed way is measured by: grams, pieces or minor units. */
export function limitInWords(reason: engine.RateRefusal, limit: number | null, { money, weight }: Answers): string {
  if (limit === null) return "";
  if (reason === "too_heavy") return weight(limit);
  return reason === "too_many" ? `${limit}` : money(limit);
}

/** What became of the code: how much it takes off, or why it does not. */
export function viewCode(verdict: CodeVerdict | null, bill: Bill, locale: string): Quote["code"] {
  if (!verdict) return null;
  const { say, money } = answersIn(locale, bill.currency);
  const { code } = verdict;
  if (verdict.kind === "refused") {
    const minimum = money(verdict.minimumMinor ?? 0);
    return { code, applied: false, words: say(`code.${verdict.reason}`, { minimum }) };
  }
  const words =
    bill.discountMinor > 0 ? say("code.applied", { amount: money(bill.discountMinor) }) : say("code.free_delivery");
  return { code, applied: true, words };
}
