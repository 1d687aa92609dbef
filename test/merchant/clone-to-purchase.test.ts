/** From an empty database to a shop with the merchant's own goods and a purchase in the thread, by the commands of docs/deploy.md alone. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type Sandbox, startSandbox, systemClock } from "../../sandbox/index.ts";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { META, STRIPE } from "../../scripts/credentials.ts";
import { newCard, openPage } from "../../scripts/page-client.ts";
import { DEV_WORKER_FILE, ROOT } from "../../scripts/paths.ts";
import { startWorker, type Worker, type WorkerLog } from "../../scripts/workerd.ts";
import { cardToken } from "../support/card-token.ts";
import { administer, databaseUrl } from "../support/database.ts";
import { isCarousel, isReceipt, linkIn } from "../support/shopping.ts";

const TEA = {
  shop: { name: "Tea by the Sea", colour: "#1d4f91", homeCountry: "IT", locale: "en-IE", currency: "EUR" },
  seller: { legalName: "Tea by the Sea S.r.l.", address: "Molo 3\n34121 Trieste TS\nItaly", email: "hello@tea.test" },
  legal: { en: { terms: "Our terms.", privacy: "Our privacy.", withdrawal: "Fourteen days." } },
  products: [
    {
      id: "assam",
      title: "Assam",
      variants: [{ id: "assam-100", title: "100 g", prices: { EUR: 1290 }, stock: 3 }],
    },
  ],
  delivery: [
    {
      id: "italy",
      places: [{ country: "IT" }],
      rates: [{ id: "by-post", minDays: 1, maxDays: 3, prices: { EUR: { tiers: [{ upTo: null, priceMinor: 450 }] } } }],
    },
  ],
  taxes: [{ id: "italy", places: [{ country: "IT" }], mode: "included", rates: [{ basisPoints: 2200 }] }],
};

let sandbox: Sandbox;
let folder: string;
let database: string;
let settings: Record<string, string>;
/** Holds the port of the worker, whose address is told before it comes, and hangs up on who calls. */
let port: Server;
let worker: Worker | null;
let logs: WorkerLog[];

beforeEach(async () => {
  const seed = randomBytes(6).toString("hex");
  database = `clone_${seed}`;
  await administer(inject("postgresUrl"), `CREATE DATABASE ${database}`);
  folder = mkdtempSync(join(tmpdir(), "threadtill-clone-"));
  sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: systemClock(), seed });
  port = createServer((caller) => caller.destroy()).listen(0, "127.0.0.1");
  await once(port, "listening");
  worker = null;
  logs = [];
  const random = () => randomBytes(48).toString("base64");
  // What a merchant copies from the dashboards of Meta and Stripe, and makes with openssl: no command has told anything yet.
  settings = {
    PUBLIC_URL: `http://localhost:${(port.address() as AddressInfo).port}`,
    DATABASE_URL: databaseUrl(inject("postgresUrl"), database),
    META_APP_ID: META.appId,
    META_APP_SECRET: META.appSecret,
    META_VERIFY_TOKEN: random(),
    META_PAGE_ID: META.pageId,
    META_PAGE_TOKEN: META.pageToken,
    META_GRAPH_URL: sandbox.url,
    META_GRAPH_VERSION: META.graphVersion,
    STRIPE_SECRET_KEY: STRIPE.secretKey,
    STRIPE_PUBLISHABLE_KEY: STRIPE.publishableKey,
    STRIPE_API_URL: sandbox.url,
    STRIPE_JS_URL: `${sandbox.url}/stripe-js/stripe.js`,
    LINK_KEYS: `k1:${random()}`,
    CONSOLE_KEY: random(),
  };
});
afterEach(async () => {
  await sandbox.settled();
  await worker?.close();
  port.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
  await administer(inject("postgresUrl"), `DROP DATABASE ${database} WITH (FORCE)`);
});

interface Ran {
  code: number;
  text: string;
}

/** `npm run <name> -- <args>`: the script that package.json names, as a process of its own. */
function run(script: string, ...args: string[]): Promise<Ran> {
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, script), ...args],
      { cwd: ROOT, env: { PATH, NO_COLOR: "1", ...settings } },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? 1) : 0, text: out + err }),
    );
  });
}

function ownFile(shop: object): string {
  const file = join(folder, "shop.json");
  writeFileSync(file, JSON.stringify(shop));
  return file;
}

/** In place of `npm run deploy`: the same file on the same runtime, with the settings as they are now. */
async function deploy(): Promise<void> {
  const { DATABASE_URL = "", PUBLIC_URL = "", ...bindings } = settings;
  port.close();
  await once(port, "close");
  worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings,
    databaseUrl: DATABASE_URL,
    port: Number(new URL(PUBLIC_URL).port),
    onLog: (line) => logs.push(line),
  });
  expect(worker.url).toBe(PUBLIC_URL);
  sandbox.connect(worker.url);
}

/** All that the Page said, oldest first. */
const said = () =>
  sandbox.messenger.thread("giulia").flatMap(({ from, text, template }) => {
    if (from !== "page") return [];
    return [text ?? (template?.template_type === "button" ? template.text : `(${template?.template_type})`)];
  });
const hears = (words: string) =>
  sandbox.messenger.waitFor("giulia", ({ template }: Bubble) => {
    return template?.template_type === "button" && template.text.includes(words);
  });

test("migrate, import, setup, doctor, a purchase, and the orders command: each does its part, and the thread shows it", async () => {
  expect((await run("scripts/migrate.ts")).text).toContain("Tables are up to date");
  expect((await run("scripts/catalog.ts", "import", ownFile(TEA))).text).toContain("products: 1 added");
  const made = await run("scripts/stripe.ts", "setup");
  settings.STRIPE_WEBHOOK_SECRET = /whsec_\w+/.exec(made.text)?.[0] ?? "";
  await deploy();
  expect(await run("scripts/messenger.ts", "setup")).toMatchObject({ code: 0 });
  const looked = await run("scripts/doctor.ts");
  expect([looked.code, looked.text]).toEqual([
    0,
    expect.stringContaining("Tea by the Sea: 1 to buy, 1 delivery zones"),
  ]);
  expect(looked.text).toContain("All is well.");

  sandbox.messenger.getStarted("giulia");
  const shelf = await sandbox.messenger.waitFor("giulia", isCarousel);
  const page = openPage(linkIn(shelf));
  expect((await page.claim()).status).toBe(201);
  const quote = await page.quote();
  expect([quote.status, quote.body.total]).toEqual([201, { amount: 1740, currency: "EUR" }]);
  const paid = await page.pay(quote.body.id, newCard(await cardToken(sandbox.url, "pm_card_visa")));
  expect([paid.status, paid.body.status]).toEqual([201, "paid"]);
  const receipt = await sandbox.messenger.waitFor("giulia", isReceipt);
  expect(receipt.template).toMatchObject({ merchant_name: "Tea by the Sea", summary: { total_cost: 17.4 } });

  expect((await run("scripts/orders.ts", "list")).text).toMatch(
    /^A-1001 .*€17\.40 {2}paid {2}unfulfilled {2}Giulia Rossi\n$/,
  );
  const shipped = await run(
    "scripts/orders.ts",
    "ship",
    "A-1001",
    "--carrier",
    "DHL",
    "--tracking",
    "00340434161094042557",
  );
  expect(shipped.text).toContain("A-1001  paid, shipped");
  await hears("A-1001 is on its way to you. DHL, tracking number 00340434161094042557.");
  expect((await run("scripts/orders.ts", "refund", "A-1001", "2.90")).text).toContain("€2.90 succeeded");
  await hears("€2.90 of A-1001 went back");
  const shown = await run("scripts/orders.ts", "show", "A-1001");
  for (const words of ["Assam", "Via Roma 1", "refund €14.50", "shipped (merchant)", "begun (buyer)"]) {
    expect(shown.text).toContain(words);
  }
  await sandbox.settled();
  expect(said().slice(-4)).toEqual([
    "(receipt)",
    expect.stringMatching(
      /^Paid, thank you! A-1001 goes to Milano\..*Sold by Tea by the Sea S\.r\.l\., hello@tea\.test\.$/,
    ),
    expect.stringMatching(/^A-1001 is on its way to you\./),
    expect.stringMatching(/^€2\.90 of A-1001 went back/),
  ]);
  expect(sandbox.stripe.refunds().map(({ amount }) => amount)).toEqual([290]);
  // Every event that Stripe sent was taken with the secret that setup had told.
  const events = sandbox.delivery.deliveries("stripe");
  expect(new Set(events.map(({ state, attempts }) => `${state} ${attempts.length}`))).toEqual(new Set(["delivered 1"]));
  expect(logs.filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
});

test("a step that is taken too early says which comes first, and leaves nothing behind", async () => {
  const file = ownFile(TEA);
  const early = await run("scripts/catalog.ts", "import", file);
  expect([early.code, early.text]).toEqual([1, expect.stringMatching(/no tables yet.*npm run db:migrate/)]);
  const nobody = await run("scripts/orders.ts", "list");
  expect([nobody.code, nobody.text]).toEqual([1, expect.stringMatching(/does not answer/)]);
  const looked = await run("scripts/doctor.ts");
  expect(looked.code).toBe(1);
  for (const fault of [
    /STRIPE_WEBHOOK_SECRET +is missing[\s\S]*mend: npm run stripe -- setup/,
    /tables +\d+ migrations have not been applied[\s\S]*mend: .*npm run db:migrate/,
    /nothing answers at http:\/\/localhost:\d+[\s\S]*mend: npm run deploy/,
    /webhook endpoint +none at[\s\S]*mend: npm run stripe -- setup/,
    /profile +to be set:[\s\S]*mend: npm run messenger -- setup/,
  ]) {
    expect(looked.text).toMatch(fault);
  }
  await run("scripts/migrate.ts");
  const { seller: _, ...lawless } = TEA;
  const refused = await run("scripts/catalog.ts", "import", ownFile(lawless));
  expect([refused.code, refused.text]).toEqual([1, expect.stringMatching(/seller[\s\S]*Nothing was changed/)]);
  expect((await run("scripts/doctor.ts")).text).toMatch(/✗ catalog +.*no shop/);
  expect(`${looked.text}${refused.text}`).not.toContain(settings.META_APP_SECRET);
});
