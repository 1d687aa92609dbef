/** The bank's own page, where its customer says that it is them. */
import type { Stage } from "./stage.ts";

/** As that page does it: by HTTP, with the client secret that Stripe.js was given. */
export async function confirmAtTheBank({ sandbox }: Stage, clientSecret: string): Promise<void> {
  const paymentIntent = clientSecret.split("_secret_")[0] ?? "";
  const response = await fetch(new URL(`/sandbox/stripe/challenges/${paymentIntent}`, sandbox.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ answer: "approve", client_secret: clientSecret }),
  });
  if (!response.ok) throw new Error(`The bank answered ${response.status}: ${await response.text()}`);
}
