import { invalid, unknownObject } from "./graph-error.ts";
import type { Person } from "./people.ts";
import type { World } from "./world.ts";

/** The User Profile API (2026-03-18): a flat object, `{}` when the Page may not read it, every field optional. */

const DEFAULT_FIELDS = ["first_name", "last_name", "profile_pic"];

function allFields(person: Person, origin: string): Record<string, string | number> {
  return {
    id: person.psid,
    name: `${person.firstName} ${person.lastName}`,
    first_name: person.firstName,
    last_name: person.lastName,
    profile_pic: `${origin}/phone/avatar/${person.key}.svg`,
    locale: person.locale,
    timezone: person.timezone,
  };
}

export function personFields(world: World, psid: string, asked: string[], origin: string): object {
  const person = world.people.byPsid(psid);
  if (!person) throw unknownObject(psid);
  const known = allFields(person, origin);
  const names = asked.length === 0 ? DEFAULT_FIELDS : asked;
  const stranger = names.find((name) => !(name in known) && name !== "gender");
  if (stranger !== undefined) throw invalid(`Tried accessing nonexisting field (${stranger})`);
  if (!person.hasProfile) return {};
  const readable = [...names, "id"].filter((name) => name in known);
  return Object.fromEntries(readable.map((name) => [name, known[name]]));
}
