import type { Clock } from "../clock.ts";
import type { Ids } from "../ids.ts";
import { type Crawler, createCrawler } from "./crawler.ts";
import type { ExtensionsMode } from "./extensions.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createPeople, type People, type Person } from "./people.ts";
import type { Profile } from "./profile.ts";
import { createThreads, type Threads } from "./threads.ts";
import type { UtilityTemplate } from "./utility/templates.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";

export interface MetaOptions {
  appId: string;
  appSecret: string;
  verifyToken: string;
  pageId: string;
  pageToken: string;
  graphVersion: string;
  /** What the thread's header shows. */
  pageName?: string;
}

/** One Send API call as it came, and what became of it. */
export interface SendRecord {
  at: number;
  body: unknown;
  /** `dropped`: sent and shown, but the caller never got the answer. */
  outcome: "accepted" | "refused" | "dropped";
  messageId?: string;
  error?: { code: number; subcode?: number; message: string };
}

/** Everything that Messenger knows, in one place; the files beside this one act on it. */
export interface World {
  clock: Clock;
  ids: Ids;
  meta: MetaOptions;
  pageName: string;
  people: People;
  threads: Threads;
  webhooks: Webhooks;
  crawler: Crawler;
  faults: Faults;
  sends: SendRecord[];
  /** Every call of Graph that was answered, as `METHOD /path`, oldest first. */
  graphCalls: string[];
  /** Calls to Graph endpoints that the sandbox does not have, as `METHOD /path`. */
  unknownCalls: string[];
  usedOrderNumbers: Set<string>;
  profile: Profile;
  /** The Page is under the rules of Europe or Japan, which take features away ("Updates for Europe and Japan"). */
  isUnderEuRules: boolean;
  /** How Messenger's own script in a webview is, until told otherwise. */
  extensions: ExtensionsMode;
  /** What the Page's token may do, and until when in unix seconds; 0 is for ever. */
  token: { scopes: readonly string[]; expiresAt: number };
  utilityTemplates: UtilityTemplate[];
  /** New utility templates wait for `review` instead of passing at once. */
  areReviewsHeld: boolean;
  /** Told when the profile or a person changes, so that an open phone can be redrawn. */
  onChange: Set<() => void>;
}

/** What a Page that sells in Messenger has been granted. */
const SCOPES = ["pages_messaging", "pages_manage_metadata", "page_utility_messaging"];

interface Options {
  clock: Clock;
  ids: Ids;
  meta: MetaOptions;
  enqueue: Parameters<typeof createWebhooks>[0]["enqueue"];
}

/** A published Page that already has its Get Started button, as a person who finds it would see. */
export function createWorld({ clock, ids, meta, enqueue }: Options): World {
  return {
    clock,
    ids,
    meta,
    pageName: meta.pageName ?? "Officina Caffè",
    people: createPeople(ids),
    threads: createThreads(),
    webhooks: createWebhooks({ clock, pageId: meta.pageId, appSecret: meta.appSecret, enqueue }),
    crawler: createCrawler(),
    faults: createFaults(),
    sends: [],
    graphCalls: [],
    unknownCalls: [],
    usedOrderNumbers: new Set(),
    profile: { get_started: { payload: "GET_STARTED" } },
    isUnderEuRules: false,
    extensions: "full",
    token: { scopes: SCOPES, expiresAt: 0 },
    utilityTemplates: [],
    areReviewsHeld: false,
    onChange: new Set(),
  };
}

/** Finds a person by PSID or by key (`giulia`); a name that nobody has is a mistake of the caller. */
export function personOf(world: World, who: string): Person {
  const person = world.people.byPsid(who) ?? world.people.byKey(who);
  if (!person) throw new Error(`the sandbox knows nobody called ${who}`);
  return person;
}

export function changed(world: World): void {
  for (const listener of world.onChange) listener();
}

/** Message ids of the platform start with `m_` and are long. */
export const newMid = (world: World) => world.ids.token("m_", 86);
