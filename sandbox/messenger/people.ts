import type { Ids } from "../ids.ts";

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
  /** False for accounts whose profile the Page may not read: the profile call answers `{}`. */
  hasProfile: boolean;
  /** True once they have blocked the Page. */
  isBlocked: boolean;
  /** Last act that opened the 24-hour window, in ms; absent before the first contact. */
  lastContactAt?: number;
}

type Persona = Omit<Person, "psid" | "isBlocked" | "lastContactAt">;

const PERSONAS: readonly Persona[] = [
  { key: "giulia", firstName: "Giulia", lastName: "Rossi", locale: "en_GB", timezone: 1, hasProfile: true },
  { key: "jonas", firstName: "Jonas", lastName: "Weber", locale: "de_DE", timezone: 1, hasProfile: true },
  { key: "noprofile", firstName: "Sam", lastName: "Doe", locale: "en_US", timezone: 0, hasProfile: false },
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
    const person = { ...persona, psid: ids.digits(persona.key, PSID_DIGITS), isBlocked: false };
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
