import type Stripe from "stripe";
import type { Call } from "./world.ts";

/**
 * Whose keys these are, as far as a setup command asks: a shop in Italy that has told Stripe all that Stripe asks for. Until
 * it has, an account cannot charge (Stripe API reference, accounts).
 */
export function retrieveOwnAccount({ world }: Call): Stripe.Account {
  const isOpen = world.account.canCharge;
  return {
    id: world.account.id,
    object: "account",
    business_type: "company",
    capabilities: { card_payments: isOpen ? "active" : "inactive" },
    charges_enabled: isOpen,
    country: "IT",
    default_currency: "eur",
    details_submitted: isOpen,
    email: "shop@officina.test",
    payouts_enabled: isOpen,
    type: "standard",
  };
}
