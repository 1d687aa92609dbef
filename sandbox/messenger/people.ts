import type { Ids } from "../ids.ts";
import type { MenuOfLocale } from "./profile.ts";

/** Somebody with a phone. The Page knows them by `psid` only. */
export interface Person {
  /** What the phone page's address carries, such as `giulia` or `giulia-2`. */
  key: string;
  psid: string;
  firstName: string;
  lastName: string;
  locale: string;
  /** Hours from GMT. */
  timezone: number;
  /** `hidden`: the Page may not read it and is answered `{}`. `none`: an account made with a phone number, error 2018218. */
  profile: "shown" | "hidden" | "none";
  /** True once they have blocked the Page. */
  isBlocked: boolean;
  /** Last act that opened the 24-hour window, in ms; absent before the first contact. */
  lastContactAt?: number;
  /** Told to be silent for a day: the standard window counts as closed until their next act. */
  isSilent: boolean;
  /** The app that speaks in this thread; null while nobody has. */
  threadOwner: string | null;
  /** Our app has asked for a thread that another one has. */
  isControlRequested: boolean;
  /** A persistent menu of their own, before the Page's. */
  menu?: MenuOfLocale[];
}

type Persona = Pick<Person, "key" | "firstName" | "lastName" | "locale" | "timezone" | "profile">;

const PERSONAS: readonly Persona[] = [
  { key: "giulia", firstName: "Giulia", lastName: "Rossi", locale: "en_GB", timezone: 1, profile: "shown" },
  { key: "jonas", firstName: "Jonas", lastName: "Weber", locale: "de_DE", timezone: 1, profile: "shown" },
  { key: "noprofile", firstName: "Sam", lastName: "Doe", locale: "en_US", timezone: 0, profile: "hidden" },
  { key: "phoneonly", firstName: "Noor", lastName: "Haddad", locale: "en_GB", timezone: 0, profile: "none" },
];

const PSID_DIGITS = 17;

export interface People {
  all(): readonly Person[];
  byPsid(psid: string): Person | undefined;
  byKey(key: string): Person | undefined;
  /** The same persona with an untouched phone: a new PSID and no history. */
  newPhone(key: string): Person;
}

export function createPeople(ids: Ids): People {
  const people: Person[] = [];
  const add = (persona: Persona): Person => {
    const psid = ids.digits(persona.key, PSID_DIGITS);
    const person = {
      ...persona,
      psid,
      isBlocked: false,
      isSilent: false,
      threadOwner: null,
      isControlRequested: false,
    };
    people.push(person);
    return person;
  };
  for (const persona of PERSONAS) add(persona);
  return {
    all: () => people,
    byPsid: (psid) => people.find((person) => person.psid === psid),
    byKey: (key) => people.find((person) => person.key === key),
    newPhone(key) {
      const name = key.replace(/-\d+$/, "");
      const persona = PERSONAS.find((each) => each.key === name);
      if (!persona) throw new Error(`no persona is called ${name}`);
      const count = people.filter((person) => person.key.replace(/-\d+$/, "") === name).length;
      const current = people.find((person) => person.key === key) ?? persona;
      return add({ ...persona, locale: current.locale, key: `${name}-${count + 1}` });
    },
  };
}
