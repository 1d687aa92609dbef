/**
 * The provider's card field: the only file that knows Stripe.js. The card number stays in the provider's own frame.
 * The script is loaded when a card field or a bank's challenge is wanted, never before.
 */
import type { Appearance, Stripe, StripeElementLocale, StripeElements } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import type { Boot } from "../../contract/checkout.ts";
import type { Money } from "../../contract/money.ts";
import type { Typed } from "./fields.ts";
import type { CardPort, CardState } from "./state.ts";

export interface CardField extends CardPort {
  /** Ref of the element that holds the field; null when it goes. */
  slot(element: HTMLElement | null): void;
  /** After `blocked`: loads the script again. */
  retry(): void;
}

export interface CardHooks {
  changed(state: CardState): void;
  /** What the field should expect to charge when it opens. */
  total(): Money | undefined;
  /** True when the buyer types an address here, so that the provider need not ask for one. */
  given(): boolean;
}

export function createCard(provider: Boot["provider"], locale: string, hooks: CardHooks): CardField {
  let stripe: Stripe | null = null;
  let group: StripeElements | null = null;
  let holder: HTMLElement | null = null;
  let ready: Promise<boolean>;

  async function load(): Promise<Stripe> {
    stripe ??= await loadScript(provider);
    return stripe;
  }

  async function mount(element: HTMLElement): Promise<boolean> {
    const end = (state: CardState) => {
      if (holder === element) hooks.changed(state);
      return state === "ready";
    };
    end("loading");
    try {
      const loaded = await load();
      const total = hooks.total();
      if (holder !== element || !total) return false;
      group = loaded.elements({
        mode: "payment",
        ...priceOf(total),
        allowedPaymentMethodTypes: ["card"],
        locale: locale as StripeElementLocale,
        appearance: appearance(),
      });
      const field = group.create("payment", {
        layout: { type: "accordion", radios: "never" },
        wallets: { applePay: "never", googlePay: "never", link: "never" },
        terms: { card: "never" },
        fields: { billingDetails: hooks.given() ? { address: "never" } : "auto" },
      });
      return await new Promise((done) => {
        field.on("ready", () => done(end("ready")));
        field.on("loaderror", () => done(end("blocked")));
        field.mount(element);
      });
    } catch {
      return end("blocked");
    }
  }

  function slot(element: HTMLElement | null): void {
    holder = element;
    group = null;
    if (element) ready = mount(element);
    else hooks.changed("off");
  }

  return {
    slot,
    retry: () => slot(holder),
    amount: (total) => void group?.update(priceOf(total)),
    async token(typed) {
      if (!(await ready) || !group) return { fault: "blocked" };
      const elements = group;
      const checked = await elements.submit();
      if (checked.error) return { fault: "fields" };
      const { error, confirmationToken } = await (await load()).createConfirmationToken({
        elements,
        params: {
          return_url: `${location.origin}/return`,
          ...(typed && { payment_method_data: { billing_details: billing(typed) } }),
        },
      });
      if (confirmationToken) return { token: confirmationToken.id };
      if (error.type === "validation_error") return { fault: "fields" };
      return { fault: navigator.onLine ? "provider_down" : "offline" };
    },
    async challenge(clientSecret) {
      // However it ended, the worker reads the truth at the provider.
      await (await load()).handleNextAction({ clientSecret });
    },
  };
}

async function loadScript({ scriptUrl, publishableKey }: Boot["provider"]): Promise<Stripe> {
  if (scriptUrl && !("Stripe" in window)) await inject(scriptUrl);
  const stripe = await loadStripe(publishableKey);
  if (!stripe) throw new Error("no window");
  return stripe;
}

function inject(src: string): Promise<unknown> {
  return new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
  });
}

const priceOf = ({ amount, currency }: Money) => ({ amount, currency: currency.toLowerCase() });

function billing({ name, email, line1, line2, city, region: state, postcode: postal_code, country }: Typed) {
  return { name, ...(email && { email }), address: { line1, line2, city, state, postal_code, country } };
}

/** Our tokens in the provider's words. Its frame cannot see our custom properties, so the values are read out. */
function appearance(): Appearance {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
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
