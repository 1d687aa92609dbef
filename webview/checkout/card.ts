/**
 * The provider's fields, a whole card or the code of a kept one: what is typed into them stays in the provider's own frames.
 * Stripe.js is loaded when such a field or a bank's challenge is wanted, never before.
 */
import type {
  Appearance,
  Stripe,
  StripeCardCvcElement,
  StripeElementLocale,
  StripeElements,
  StripePaymentElement,
} from "@stripe/stripe-js";
import type { Money } from "../../contract/money.ts";
import { clock } from "../clock.ts";
import type { Typed } from "./fields.ts";
import type { CardPort, CardState, Made } from "./state.ts";

/** A place of the page where a field of the provider's stands. */
export interface Slot {
  /** Ref of the element that holds the field; null when it goes. */
  ref(element: HTMLElement | null): void;
  /** After `blocked`: loads it again. */
  retry(): void;
}

/** What another field of the provider's is made with. */
export interface Fields {
  stripe(): Promise<Stripe>;
  language: { locale: StripeElementLocale };
  /** Makes and mounts a field wherever its place is drawn. `failed` is for a field that says that it did not load. */
  fieldOf<F extends Field>(
    make: (stripe: Stripe, failed: () => void) => F | null,
    changed: (state: CardState) => void,
  ): Slot & { ready(): Promise<F | null> };
  made: typeof made;
  token: typeof token;
}

export interface Card extends CardPort {
  number: Slot;
  fields: Fields;
}

export interface CardHooks {
  changed(state: CardState): void;
  /** What the card field should expect to charge when it opens. */
  total(): Money | undefined;
  /** True when the buyer types an address here, so that the provider need not ask for one. */
  given(): boolean;
}

/** A frame that has not come by then does not come; the code's field says nothing of its own about that. */
const READY_MS = 20_000;

export function createCard(stripe: () => Promise<Stripe>, locale: string, hooks: CardHooks): Card {
  let group: StripeElements | null = null;
  const language = { locale: locale as StripeElementLocale };

  const fields: Fields = {
    stripe,
    language,
    fieldOf: (make, changed) => fieldOf(stripe, make, changed),
    made,
    token,
  };
  const number = fields.fieldOf((loaded, failed) => {
    const total = hooks.total();
    if (!total) return null;
    group = loaded.elements({
      mode: "payment",
      ...priceOf(total),
      allowedPaymentMethodTypes: ["card"],
      ...language,
      appearance: appearance(),
    });
    const field = group.create("payment", {
      layout: { type: "accordion", radios: "never" },
      wallets: { applePay: "never", googlePay: "never", link: "never" },
      terms: { card: "never" },
      fields: { billingDetails: hooks.given() ? { address: "never" } : "auto" },
    });
    return field.on("loaderror", failed);
  }, hooks.changed);

  return {
    number,
    fields,
    amount: (total) => void group?.update(priceOf(total)),
    async token(typed) {
      if (!(await number.ready()) || !group) return { fault: "blocked" };
      const elements = group;
      const checked = await elements.submit();
      if (checked.error) return { fault: "fields" };
      const { error, confirmationToken } = await (await stripe()).createConfirmationToken({
        elements,
        params: {
          return_url: `${location.origin}/return`,
          ...(typed && { payment_method_data: { billing_details: billing(typed) } }),
        },
      });
      return made(confirmationToken, error);
    },
    async challenge(clientSecret) {
      // However it ended, the worker reads the truth at the provider.
      await (await stripe()).handleNextAction({ clientSecret });
    },
  };
}

type Field = StripePaymentElement | StripeCardCvcElement;

/**
 * Makes and mounts a field wherever its place is drawn.
 * @param make answers null when nothing can be made now; calls `failed` when the field says that it did not load
 */
function fieldOf<F extends Field>(
  stripe: () => Promise<Stripe>,
  make: (stripe: Stripe, failed: () => void) => F | null,
  changed: (state: CardState) => void,
): Slot & { ready(): Promise<F | null> } {
  let holder: HTMLElement | null = null;
  let mounted: Promise<F | null>;

  async function mount(element: HTMLElement): Promise<F | null> {
    const tell = (state: CardState) => {
      if (holder === element) changed(state);
    };
    tell("loading");
    try {
      const loaded = await stripe();
      const field = await new Promise<F | null>((done, failed) => {
        const made = holder === element ? make(loaded, failed) : null;
        if (!made) return done(null);
        // The two kinds of fields have their own types for the same event.
        (made as StripePaymentElement).on("ready", () => done(made)).mount(element);
        clock.after(READY_MS, failed);
      });
      if (field) tell("ready");
      return field;
    } catch {
      tell("blocked");
      return null;
    }
  }

  function ref(element: HTMLElement | null): void {
    holder = element;
    if (element) mounted = mount(element);
    else changed("off");
  }

  return { ref, retry: () => ref(holder), ready: () => mounted };
}

function made(token: { id: string } | undefined, error: { type: string } | undefined): Made {
  if (token) return { token: token.id };
  if (error?.type === "validation_error") return { fault: "fields" };
  return { fault: navigator.onLine ? "provider_down" : "offline" };
}

const priceOf = ({ amount, currency }: Money) => ({ amount, currency: currency.toLowerCase() });

function billing({ name, email, line1, line2, city, region: state, postcode: postal_code, country }: Typed) {
  return { name, ...(email && { email }), address: { line1, line2, city, state, postal_code, country } };
}

/** Our tokens in the provider's words. Its frame cannot see our custom properties, so the values are read out. */
function appearance(): Appearance {
  return {
    theme: matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe",
    labels: "floating",
    variables: {
      colorPrimary: token("brand"),
      colorBackground: token("card"),
      inputColorBorder: token("edge"),
      focusBoxShadow: `0 0 0 1px ${token("brand")}`,
      fontSizeBase: "16px",
      borderRadius: token("r-s"),
    },
  };
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
