/** Prices a basket with its taxes: by the shop's own rules, or by asking whoever works them out for it, never by a guess. */
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { TAX_RETRY_WITHIN_MS } from "../limits.ts";
import { UnknownOutcome } from "../payments/port.ts";
import type { TaxQuestion, TaxRefused, WorkedOut } from "../payments/tax-port.ts";
import type { PriceDraft } from "../pricing/engine.ts";
import type { TaxProvider } from "../pricing/tax-provider.ts";
import { answersIn } from "./answers.ts";
import {
  type BookRows,
  draftBasket,
  finishBasket,
  type Pricing,
  priceBasket,
  taxProviderOf,
  type Wanted,
} from "./pricing.ts";

/** What of the buyer's address the price itself does not ask for. */
export interface Street {
  city: string;
  line1: string;
}

/** One call to the provider, or two where the first one failed at once; none where the shop has its own rules. */
export async function priceWithTaxes(
  deps: Deps,
  rows: BookRows,
  wanted: Wanted,
  street: Street,
): Promise<Pricing | Failure> {
  const provider = taxProviderOf(rows.shop);
  if (!provider) return priceBasket(rows, wanted);
  const drafting = draftBasket(rows, wanted);
  if (drafting.kind === "refused") return drafting;
  const { draft } = drafting;
  const answer = await ask(deps, toQuestion(draft, provider, street));
  if (!answer) return new Failure("provider_down", "The taxes could not be worked out. Nothing was charged.");
  if ("refused" in answer) return refusalOf(deps, answer, wanted.locale, draft.taxable.currency);
  return finishBasket(draft, answer.tax, rows.offers, wanted.locale, answer.calculationId);
}

function toQuestion({ chosen, taxable }: PriceDraft, { codes, mode }: TaxProvider, street: Street): TaxQuestion {
  const { currency, deliveryMinor, destination, lines } = taxable;
  // What is fetched is taxed where it is fetched, and the buyer's street is not there.
  const nearer = chosen?.pickupAt ? { city: "", line1: "" } : { city: street.city, line1: street.line1 };
  return {
    currency,
    mode,
    place: { ...destination, ...nearer },
    lines: lines.map(({ amountMinor, category }) => ({ amountMinor, code: codes[category] ?? null })),
    deliveryMinor,
  };
}

/** Null when no answer came. Asked a second time only where that is no second wait, and then under the same key. */
async function ask(deps: Deps, question: TaxQuestion): Promise<WorkedOut | TaxRefused | null> {
  const key = deps.id("tax");
  const began = deps.spentMs();
  const askOnce = () => deps.payments.workOutTaxes(question, key);
  try {
    return await askOnce().catch((error: unknown) => {
      if (!(error instanceof UnknownOutcome) || deps.spentMs() - began > TAX_RETRY_WITHIN_MS) throw error;
      return askOnce();
    });
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.error("taxes_unknown", { reason: error.cause });
    return null;
  }
}

function refusalOf(deps: Deps, { reason, refused }: TaxRefused, locale: string, currency: string): Failure {
  if (refused === "place") {
    const words = answersIn(locale, currency).say("notice.tax_place");
    return new Failure("invalid", "Nobody can tell which taxes are owed at this address.", { words });
  }
  deps.log.error("taxes_refused", { reason });
  return new Failure("provider_down", "The taxes could not be worked out. Nothing was charged.");
}
