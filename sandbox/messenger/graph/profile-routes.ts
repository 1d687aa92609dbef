import { Hono } from "hono";
import { createLimiter } from "../limiter.ts";
import { menuFor, PROFILE_FIELDS, type ProfileField, withoutProperties, withProperties } from "../profile.ts";
import { fields, text } from "../send/check.ts";
import { changed, type World } from "../world.ts";
import { admittedToPage, asList, personNamed } from "./access.ts";
import { invalid, tooManyCalls } from "./error.ts";

/** The Messenger Profile API of the Page and of one person (reference, v25; limits 2026-03-23). */

const CALLS_MAX = 10;
const CALLS_PER_MS = 10 * 60_000;
const USER_PROPERTIES = ["persistent_menu"];

const isProfileField = (name: string): name is ProfileField => PROFILE_FIELDS.some((each) => each === name);

function readProfile(world: World, names: string[]): { data: object[] } {
  const known: Record<string, unknown> = { ...world.profile, subject_to_new_eu_privacy_rules: false };
  const stranger = names.find((name) => name !== "subject_to_new_eu_privacy_rules" && !isProfileField(name));
  if (names.length === 0) throw invalid("The parameter fields is required");
  if (stranger !== undefined) throw invalid(`Param fields: ${stranger} is not a property of the Messenger profile`);
  const present = names.filter((name) => known[name] !== undefined);
  return { data: present.length === 0 ? [] : [Object.fromEntries(present.map((name) => [name, known[name]]))] };
}

function deleteProperties(world: World, names: string[]): void {
  const known = names.filter(isProfileField);
  if (names.length === 0 || known.length < names.length) throw invalid("Param fields must name profile properties");
  world.profile = withoutProperties(world.profile, known);
}

export function profileRoutes(world: World): Hono {
  const app = new Hono();
  const limiter = createLimiter(world.clock, CALLS_MAX, CALLS_PER_MS);
  /** Refuses the eleventh call in ten minutes, of the Page or about one person. */
  const count = (whose: string) => {
    if (!limiter.take(whose)) throw tooManyCalls();
  };
  const personIn = (psid: unknown) => personNamed(world, text(psid, "psid", 64));
  const success = { result: "success" };

  app.get("/:node/messenger_profile", async (c) => {
    await admittedToPage(world, c);
    count("page");
    return c.json(readProfile(world, asList(c.req.query("fields"))));
  });
  app.post("/:node/messenger_profile", async (c) => {
    const body = await admittedToPage(world, c);
    count("page");
    world.profile = withProperties(world.profile, body);
    changed(world);
    return c.json(success);
  });
  app.delete("/:node/messenger_profile", async (c) => {
    const body = await admittedToPage(world, c);
    count("page");
    deleteProperties(world, asList(body.fields ?? c.req.query("fields")));
    changed(world);
    return c.json(success);
  });
  app.get("/:node/custom_user_settings", async (c) => {
    await admittedToPage(world, c);
    const person = personIn(c.req.query("psid"));
    const page = world.profile.persistent_menu;
    const menus = {
      ...(person.menu && { user_level_persistent_menu: person.menu }),
      ...(page && { page_level_persistent_menu: page }),
    };
    return c.json({ data: [menus] });
  });
  app.post("/:node/custom_user_settings", async (c) => {
    const body = fields(await admittedToPage(world, c), "", ["psid", ...USER_PROPERTIES]);
    const person = personIn(body.psid);
    count(person.psid);
    person.menu = menuFor(world.profile, body.persistent_menu);
    changed(world);
    return c.json(success);
  });
  app.delete("/:node/custom_user_settings", async (c) => {
    const body = await admittedToPage(world, c);
    const person = personIn(c.req.query("psid") ?? body.psid);
    const names = asList(body.params ?? c.req.query("params")?.replace(/^\["?|"?\]$/g, ""));
    if (names.length !== 1 || !USER_PROPERTIES.includes(names[0] ?? "")) {
      throw invalid(`Param params must be ${JSON.stringify(USER_PROPERTIES)}`);
    }
    count(person.psid);
    delete person.menu;
    changed(world);
    return c.json(success);
  });
  return app;
}
