import { wordsOf } from "./challenge-words.js";

/*
 * The bank's page. In a frame it belongs to the stand-in for Stripe.js and answers to that window alone; on its own
 * (next_action redirect_to_url) it sends the buyer back to the shop's return_url.
 */

const query = new URLSearchParams(location.search);
const parentOrigin = query.get("parent") ?? "";
const framed = window.parent !== window && parentOrigin !== "";

let clientSecret = "";
let returnUrl = "";
let answered = false;
let language = "en";
let words = wordsOf("en").words;

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (part(id));
const bank = part("bank");

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (framed) window.parent.postMessage(message, parentOrigin);
}

function challengeUrl() {
  const id = clientSecret.split("_secret_")[0] ?? "";
  return `/sandbox/stripe/challenges/${encodeURIComponent(id)}`;
}

/** @param {string} secret @param {string} locale */
async function begin(secret, locale) {
  clientSecret = secret;
  const found = wordsOf(locale);
  words = found.words;
  language = found.language;
  document.documentElement.lang = found.language;
  document.documentElement.dir = found.dir;
  const answer = await fetch(`${challengeUrl()}?${new URLSearchParams({ client_secret: secret })}`);
  const challenge = await answer.json();
  returnUrl = typeof challenge.return_url === "string" ? challenge.return_url : "";
  part("question").textContent = words.question;
  part("note").textContent = words.note;
  part("approve").textContent = words.approve;
  part("refuse").textContent = words.refuse;
  part("close").setAttribute("aria-label", words.close);
  if (answer.ok) part("amount").textContent = priceOf(challenge);
  if (!answer.ok || challenge.status !== "requires_action") showOver();
  bank.hidden = false;
  part("question").focus();
}

/** @param {{ amount: number, currency: string, decimals: number }} price in minor units */
function priceOf({ amount, currency, decimals }) {
  const format = new Intl.NumberFormat(language, { style: "currency", currency, minimumFractionDigits: decimals });
  return format.format(amount / 10 ** decimals);
}

function showOver() {
  part("state").textContent = words.failed;
  button("approve").disabled = true;
  button("refuse").disabled = true;
}

/** @param {"abandon" | "approve" | "refuse"} answer */
async function say(answer) {
  if (answered) return;
  answered = true;
  part("state").textContent = words.working;
  for (const id of ["approve", "refuse"]) button(id).disabled = true;
  let status = "";
  try {
    const response = await fetch(challengeUrl(), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ answer, client_secret: clientSecret }),
    });
    if (response.ok) status = (await response.json()).status;
  } catch {
    // The page that opened this window asks the API what became of the payment.
  }
  if (framed) tell({ type: "answered" });
  else goBack(status);
}

/** @param {string} status */
function goBack(status) {
  if (returnUrl === "") return;
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", clientSecret.split("_secret_")[0] ?? "");
  url.searchParams.set("payment_intent_client_secret", clientSecret);
  url.searchParams.set("redirect_status", status === "succeeded" ? "succeeded" : "failed");
  location.replace(url);
}

button("approve").addEventListener("click", () => say("approve"));
button("refuse").addEventListener("click", () => say("refuse"));
button("close").addEventListener("click", () => say("abandon"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") void say("abandon");
});

window.addEventListener("message", (event) => {
  if (!framed || event.source !== window.parent || event.origin !== parentOrigin) return;
  if (event.data?.type === "begin") void begin(String(event.data.clientSecret), String(event.data.locale));
  if (event.data?.type === "abandon") void say("abandon");
});

new ResizeObserver(() => {
  if (!bank.hidden) tell({ type: "size", height: Math.ceil(bank.getBoundingClientRect().height) });
}).observe(bank);

if (framed) tell({ type: "hello" });
else void begin(query.get("payment_intent_client_secret") ?? "", "auto");
