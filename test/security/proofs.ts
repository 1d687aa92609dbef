/**
 * Who may come to a route, and with what. A scene is one of them at a fresh checkout of the owner's: what is asked for is the owner's,
 * and the proof is the comer's.
 */

import { randomUUID } from "node:crypto";
import type { AssuranceLevel, CheckoutView } from "../../contract/checkout.ts";
import { claimCheckout } from "../../db/checkouts.ts";
import type { ContextChanges } from "../../sandbox/messenger/extensions.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { sessionCookie } from "../../worker/console/session.ts";
import { digest } from "../../worker/keys.ts";
import { HOUR_MS } from "../support/shopping.ts";
import type { Ground } from "./ground.ts";
import { freshPage, type Known } from "./people.ts";
import { freshCheckoutId, type LinkKind, OTHER_PAGE, signedLink } from "./tokens.ts";

export interface Stage {
  world: Ground;
  owner: Known;
  other: Known;
}

/** `guest`: the page of the order that their guest made. */
export type SceneLink = LinkKind | "guest";

/** How a signed call is signed: not at all, by somebody else, long ago, for another Page or account, or as it should be. */
export type Signing = "none" | "foreign" | "stale" | "elsewhere" | "true";

export interface Scene extends Stage {
  /** The owner's own page, claimed in time: to make what is asked for. */
  mine(): Promise<PageClient>;
  /** The comer's page: its session, where they have one. */
  page(): Promise<PageClient>;
  /** The comer's link of this kind. */
  link(kind: SceneLink): Promise<string>;
  /** Whose order, made by a guest, that link of the kind `guest` is of. */
  guestOf: Known;
  /** What Messenger tells the comer's page of who holds their phone: another one each time. */
  word(): string;
  /** What the comer shows to the merchant's API. */
  merchant(): Promise<Record<string, string>>;
  signing: Signing;
}

/** What a comer differs in from somebody who has nothing at all. */
type Proof = (scene: Scene) => Partial<Omit<Scene, "mine">>;

const NOBODY = "nobody-has-ever-had-this-token-or-secret";
const LONG_AGO_MS = 500 * 24 * HOUR_MS;
const SESSION_BEARER = (page: PageClient) => ({ authorization: `Bearer ${page.session}` });
const nowOf = ({ world }: Stage) => new Date(world.sandbox.clock.now());
const linkOf = (kind: SceneLink, of: Known, now: Date, page?: string): Promise<string> =>
  kind === "guest" ? signedLink("o", { ...of, orderId: of.guestOrderId }, now, page) : signedLink(kind, of, now, page);
const deployment = { consoleKey: CONSOLE_KEY, publicUrl: "" };

/** Messenger's word for this person, each time another one, as it would be a second later. */
export const wordOf = ({ world }: Stage, { key }: Known, changes: ContextChanges = {}): string =>
  world.sandbox.messenger.signedRequest(key, { tid: randomUUID(), ...changes });

async function prove(scene: Scene, page: PageClient): Promise<PageClient> {
  const proof = { signedRequest: wordOf(scene, scene.owner) };
  const proven = await page.call<CheckoutView>("POST", "/api/sessions/person", proof);
  if (proven.status !== 200) throw new Error(`the proof was answered ${proven.status}`);
  page.note(proven.body);
  return page;
}

/**
 * Somebody of another Page that this database has known, who is called there as the owner is called here, with a session that they have
 * proven themselves for. PSIDs are one Page's own, so it is not the owner.
 */
async function pageElsewhere(scene: Scene): Promise<PageClient> {
  const { world, owner } = scene;
  const now = nowOf(scene);
  const [buyer] = await world.sql<{ id: string }[]>`
    insert into buyers (id, page_id, psid, created_at, last_seen_at)
    values (${`byr_${randomUUID()}`}, ${OTHER_PAGE}, ${owner.psid}, ${now}, ${now})
    on conflict (page_id, psid) do update set last_seen_at = excluded.last_seen_at
    returning id`;
  const bearings = { ...owner, buyerId: buyer?.id ?? "", checkoutId: freshCheckoutId() };
  const page = openPage(`${world.url}/c/${await linkOf("c", bearings, now, OTHER_PAGE)}`);
  const session = `ses_${randomUUID()}`;
  const level = await claimCheckout(world.sql, {
    ...bearings,
    items: [{ variantId: "house-blend-500", quantity: 1 }],
    issuedAt: now,
    sessionId: `sid_${randomUUID()}`,
    secretHash: await digest(session),
    locale: "en",
    now,
    expiresAt: new Date(now.getTime() + HOUR_MS),
    claimable: true,
    first: "person",
    heldHash: null,
  });
  if (level !== "person") throw new Error(`the session of another Page is at ${level}`);
  page.session = session;
  return page;
}

/** Each level, by how a session comes to it. */
export const LEVELS: Record<AssuranceLevel, (scene: Scene) => Promise<PageClient>> = {
  link: async (scene) => {
    const owner = await scene.mine();
    const page = openPage(`${scene.world.url}/c/${owner.token}`);
    await page.claim();
    return page;
  },
  claimed: (scene) => scene.mine(),
  person: async (scene) => await prove(scene, await scene.mine()),
};

const atLevel =
  (level: AssuranceLevel): Proof =>
  (scene) => {
    const page = once(() => LEVELS[level](scene));
    return {
      page,
      link: async (kind) => {
        const { token } = await page();
        return kind === "c" ? token : await linkOf(kind, scene.owner, nowOf(scene));
      },
      merchant: async () => SESSION_BEARER(await page()),
      // A link that was passed on is on somebody else's phone.
      word: () => wordOf(scene, level === "link" ? scene.other : scene.owner),
    };
  };

const PROOFS = {
  none: () => ({}),
  other: (scene) => {
    const page = once(async () => {
      const theirs = await freshPage(scene.world, scene.other);
      await theirs.claim();
      return theirs;
    });
    return {
      page,
      link: (kind) => linkOf(kind, { ...scene.other, checkoutId: freshCheckoutId() }, nowOf(scene)),
      merchant: async () => SESSION_BEARER(await page()),
      guestOf: scene.other,
      word: () => wordOf(scene, scene.other),
      signing: "foreign",
    };
  },
  expired: (scene) => {
    const longAgo = new Date(nowOf(scene).getTime() - LONG_AGO_MS);
    return {
      page: once(async () => {
        const page = await scene.mine();
        await scene.world.sql`
          update sessions set expires_at = ${nowOf(scene)} where secret_hash = ${await digest(page.session ?? "")}`;
        return page;
      }),
      link: (kind) => linkOf(kind, { ...scene.owner, checkoutId: freshCheckoutId() }, longAgo),
      merchant: async () => consoleCookie({ ...deployment, publicUrl: scene.world.url }, longAgo),
      word: () => wordOf(scene, scene.owner, { issued_at: longAgo.getTime() / 1000 }),
      signing: "stale",
    };
  },
  page: (scene) => ({
    page: once(() => pageElsewhere(scene)),
    link: (kind) => linkOf(kind, { ...scene.owner, checkoutId: freshCheckoutId() }, nowOf(scene), OTHER_PAGE),
    merchant: async () =>
      consoleCookie({ ...deployment, publicUrl: "https://another-deployment.example" }, nowOf(scene)),
    word: () => wordOf(scene, scene.owner, { page_id: OTHER_PAGE }),
    signing: "elsewhere",
  }),
  link: atLevel("link"),
  claimed: atLevel("claimed"),
  person: atLevel("person"),
  shop: () => ({ merchant: async () => ({ authorization: `Bearer ${CONSOLE_KEY}` }), signing: "true" }),
} satisfies Record<string, Proof> & Record<AssuranceLevel, Proof>;

export type Comer = keyof typeof PROOFS;
export const COMERS = Object.keys(PROOFS) as Comer[];

/** The merchant's cookie as the merchant's own page sends it. */
async function consoleCookie(of: typeof deployment, now: Date): Promise<Record<string, string>> {
  const [cookie = ""] = (await sessionCookie(of, now)).split(";");
  return { cookie, "sec-fetch-site": "same-origin" };
}
export const merchantCookie = (stage: Stage) =>
  consoleCookie({ ...deployment, publicUrl: stage.world.url }, nowOf(stage));

export function enter(stage: Stage, comer: Comer): Scene {
  const mine = once(async () => {
    const page = await freshPage(stage.world, stage.owner);
    await page.claim();
    return page;
  });
  const nothing: Scene = {
    ...stage,
    mine,
    page: async () => openPage(`${stage.world.url}/c/${NOBODY}`),
    link: async () => NOBODY,
    guestOf: stage.owner,
    word: () => NOBODY,
    merchant: async () => ({}),
    signing: "none",
  };
  const proof: Proof = PROOFS[comer];
  return { ...nothing, ...proof(nothing) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
