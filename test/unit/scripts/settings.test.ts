import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withoutSecrets } from "../../../scripts/going-live/mends.ts";
import { allFaults, configFor, PAGE_KEYS, STRIPE_KEYS } from "../../../scripts/going-live/needs.ts";
import { readSettings } from "../../../scripts/going-live/settings.ts";
import { ENV } from "../worker/env.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "threadtill-settings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const TOML = `name = "x"
[[hyperdrive]]
binding = "HYPERDRIVE"
id = "0123abcd"

[vars]
# a comment
PUBLIC_URL = "https://pay.example.com"
META_PAGE_ID = "1001"

[placement]
MODE = "smart"
`;

describe("the settings", () => {
  test("come from the environment first, then .dev.vars, then wrangler.toml", () => {
    put("wrangler.toml", TOML);
    put(".dev.vars", 'META_PAGE_ID=2002\nMETA_PAGE_TOKEN="from the file"\nDATABASE_URL=postgres://file/db\n');
    const { env, files, hyperdriveId } = readSettings(
      { META_PAGE_TOKEN: "from the environment", CONSOLE_KEY: "" },
      folder,
    );
    expect(env).toMatchObject({
      PUBLIC_URL: "https://pay.example.com",
      META_PAGE_ID: "2002",
      META_PAGE_TOKEN: "from the environment",
      HYPERDRIVE: { connectionString: "postgres://file/db" },
    });
    expect(env).not.toHaveProperty("MODE");
    expect([files, hyperdriveId]).toEqual([[".dev.vars", "wrangler.toml"], "0123abcd"]);
  });

  test("come from .env only where there is no .dev.vars, as with wrangler", () => {
    put(".env", "META_PAGE_ID=3003");
    expect(readSettings({}, folder).env).toMatchObject({ META_PAGE_ID: "3003" });
    put(".dev.vars", "META_APP_ID=1");
    expect(readSettings({}, folder).env).not.toHaveProperty("META_PAGE_ID");
  });

  test("take wrangler's own name for the database's address, and need no file at all", () => {
    const given = { CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: "postgres://w/db" };
    expect(readSettings(given, folder)).toMatchObject({
      env: { HYPERDRIVE: { connectionString: "postgres://w/db" } },
      files: [],
    });
    expect(readSettings({}, folder).env).not.toHaveProperty("HYPERDRIVE");
  });

  test("know the placeholder of Hyperdrive for what it is", () => {
    put("wrangler.toml", TOML.replace("0123abcd", "0".repeat(32)));
    expect(readSettings({}, folder).hyperdriveId).toBeNull();
  });
});

describe("what a command needs", () => {
  test("is all that can stop it", () => {
    const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, LINK_KEYS, ...page } = ENV;
    expect(configFor(page, PAGE_KEYS).meta.pageId).toBe(ENV.META_PAGE_ID);
    expect(configFor({ PUBLIC_URL: ENV.PUBLIC_URL, STRIPE_SECRET_KEY }, STRIPE_KEYS).stripe.secretKey).toBe(
      STRIPE_SECRET_KEY,
    );
    expect(() => configFor(page, STRIPE_KEYS)).toThrow("STRIPE_SECRET_KEY");
  });

  test("keeps the worker's rule: no other address beside a live key, or on a public host", () => {
    const live = { ...ENV, STRIPE_SECRET_KEY: "sk_live_0nothing0at0all", META_GRAPH_URL: "http://localhost:1" };
    expect(() => configFor({ ...live, PUBLIC_URL: "http://localhost:2" }, PAGE_KEYS)).toThrow("live Stripe key");
    expect(() => configFor({ ...ENV, STRIPE_API_URL: "http://localhost:1" }, STRIPE_KEYS)).toThrow(
      "unless PUBLIC_URL is loopback",
    );
  });

  test("the faults of all are those of the worker, each once, also rules between keys beside a missing key", () => {
    expect(allFaults(ENV)).toEqual([]);
    const faults = allFaults({ ...ENV, META_APP_ID: undefined, STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0at0all" });
    expect(faults.map(({ key }) => key).toSorted()).toEqual(["META_APP_ID", "STRIPE_PUBLISHABLE_KEY"]);
  });
});

test("no secret is left in a text, wherever it stands and whoever repeated it", () => {
  const values = Object.values(ENV).filter((value): value is string => typeof value === "string");
  const env = { ...ENV, DATABASE_URL: "postgres://user:password-of-these-tests@db.example.com/threadtill" };
  const text = withoutSecrets(`Malformed access token ${values.join(" ")} ${env.DATABASE_URL}`, env);
  for (const key of [
    "META_APP_SECRET",
    "META_VERIFY_TOKEN",
    "META_PAGE_TOKEN",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "CONSOLE_KEY",
  ]) {
    expect(text).not.toContain(ENV[key]);
  }
  expect(text).not.toMatch(/link-secret-of-these-tests|password-of-these-tests/);
  expect(text).toContain(String(ENV.PUBLIC_URL));
});
