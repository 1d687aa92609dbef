/** The papers as they come over the wire: the page of an order, the form on it, and what a reader would see of either. */
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { answerTo, linkIn } from "./shopping.ts";
import type { World } from "./world.ts";

export interface Paper {
  status: number;
  headers: Headers;
  html: string;
  /** What is read on it: no tags, one blank between words. */
  words: string;
}

/** The newest address behind [View order] in this thread. */
export async function orderLink(world: World, person = "giulia"): Promise<string> {
  const opens = ({ buttons }: Bubble) => buttons.some(({ title }) => title === "View order");
  const bubble = await world.sandbox.messenger.waitFor(person, opens);
  const button = bubble.buttons.find(({ title }) => title === "View order");
  if (button?.type !== "web_url") throw new Error("[View order] opens no page");
  return button.url;
}

/** The link of the wallet that answers "wallet" in this thread. Nobody has opened it. */
export async function walletLink(world: World, person = "giulia"): Promise<string> {
  const { messenger } = world.sandbox;
  const leads = ({ buttons }: Bubble) =>
    buttons.some((button) => button.type === "web_url" && button.url.includes("/wallet/"));
  return linkIn(await answerTo(world, person, () => messenger.say(person, "wallet"), leads));
}

export async function readPaper(world: World, address: string, init?: RequestInit): Promise<Paper> {
  const answer = await world.fetch(address, { ...init, headers: { accept: "text/html", ...init?.headers } });
  const html = await answer.text();
  const body = html.slice(html.indexOf("<body"));
  const words = body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
  return { status: answer.status, headers: answer.headers, html, words };
}

/** Presses [Confirm withdrawal] as a browser without a script would. @param headers in place of what a browser sends */
export async function confirmWithdrawal(
  world: World,
  link: string,
  headers: Record<string, string> = { origin: world.url },
): Promise<Paper> {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return await readPaper(world, `${link}/withdraw`, { method: "POST", headers: { ...form, ...headers } });
}
