import type { Person } from "./people.ts";
import { forLocale, type MenuOfLocale } from "./profile.ts";
import type { World } from "./world.ts";

/** The persistent menu that this person sees: their own before the Page's. */
export function menuOf(world: World, person: Person): MenuOfLocale | undefined {
  return forLocale(person.menu ?? world.profile.persistent_menu, person.locale);
}
