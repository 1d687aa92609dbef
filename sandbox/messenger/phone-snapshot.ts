import type { Bubble, Button } from "./bubble.ts";
import type { Person } from "./people.ts";
import { forLocale } from "./profile.ts";
import type { World } from "./world.ts";

/** All that a phone needs to draw itself. */
export interface Snapshot {
  pageName: string;
  person: Pick<Person, "key" | "firstName" | "lastName" | "locale">;
  people: Pick<Person, "key" | "firstName" | "lastName" | "hasProfile">[];
  /** True while the first contact is still to come and the Page has a Get Started button. */
  canGetStarted: boolean;
  greeting: string | null;
  iceBreakers: { question: string; payload: string }[];
  menu: Button[];
  isComposerDisabled: boolean;
  bubbles: readonly Bubble[];
}

function greetingFor(world: World, person: Person): string | null {
  const greeting = forLocale(world.profile.greeting, person.locale)?.text;
  if (greeting === undefined) return null;
  return greeting
    .replaceAll("{{user_first_name}}", person.firstName)
    .replaceAll("{{user_last_name}}", person.lastName)
    .replaceAll("{{user_full_name}}", `${person.firstName} ${person.lastName}`);
}

export function snapshotOf(world: World, person: Person): Snapshot {
  const { profile } = world;
  const menu = forLocale(profile.persistent_menu, person.locale);
  const bubbles = world.threads.bubbles(person.psid);
  const { key, firstName, lastName, locale } = person;
  return {
    pageName: world.pageName,
    person: { key, firstName, lastName, locale },
    people: world.people.all().map((each) => ({
      key: each.key,
      firstName: each.firstName,
      lastName: each.lastName,
      hasProfile: each.hasProfile,
    })),
    canGetStarted: bubbles.length === 0 && profile.get_started !== undefined,
    greeting: greetingFor(world, person),
    iceBreakers: forLocale(profile.ice_breakers, locale)?.call_to_actions ?? [],
    menu: menu?.call_to_actions ?? [],
    isComposerDisabled: menu?.composer_input_disabled ?? false,
    bubbles,
  };
}
