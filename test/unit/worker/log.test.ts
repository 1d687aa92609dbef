import { describe, expect, expectTypeOf, test } from "vitest";
import { asCode, type Code, errorName } from "../../../worker/code.ts";
import { logLine } from "../../../worker/log.ts";
import { EVENTS, type EventFields, type EventName } from "../../../worker/log-events.ts";

const ID = "ord_abcdefghijklmnopqrstuvwx";
/** What a person, a bank or a thief would not want to read in a log. */
const PRIVATE = {
  name: "Giulia Rossi",
  street: "Via Roma 1",
  email: "giulia@example.test",
  phone: "+39 02 1234567",
  phoneDigits: "390212345678",
  psid: "7200000000000001",
  psidNumber: 7200000000000001,
  card: "4242 4242 4242 4242",
  arabicCard: "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
  token: "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJieXJfMSJ9.c2lnbmF0dXJl",
  pageToken: ["EA", "AGm0PX4ZCpsBAKlongtoken"].join(""),
  stripeKey: ["sk", "test", "51H8abcdefghijklmnopqrst"].join("_"),
  prefixed: "ses_abcdefghijklmnopqrstuvwx",
  sentence: "No such customer: 'cus_1'; giulia@example.test",
  nothing: undefined,
  list: ["Via Roma 1"],
};
const said = (line: string) => JSON.parse(line) as Record<string, unknown>;
const names = Object.keys(EVENTS) as EventName[];

describe("a line of the log", () => {
  test("says the event, the request and what the event's fields are for", () => {
    const line = logLine("r1", "order_settled", {
      order: { id: ID, email: PRIVATE.email },
      from: "paying",
      to: "paid",
    });
    expect(said(line)).toEqual({ event: "order_settled", requestId: "r1", order: ID, from: "paying", to: "paid" });
    expect(said(logLine("r1", "erased"))).toEqual({ event: "erased", requestId: "r1" });
  });

  const fields = names.flatMap((event) => Object.keys(EVENTS[event]).map((field) => ({ event, field })));
  test.each(fields)(
    "of $event holds in $field nothing that is private, as it is or as somebody's id",
    ({ event, field }) => {
      for (const value of Object.values(PRIVATE)) {
        for (const given of [value, { id: value }, { code: value }, { key: value }, [{ key: value }], [value]]) {
          const line = logLine("r1", event, { [field]: given });
          for (const hidden of Object.values(PRIVATE).filter((each) => each !== undefined)) {
            expect(line).not.toContain(String(hidden));
          }
        }
      }
    },
  );

  test("leaves out a field that is not its event's, and counts it", () => {
    const line = logLine("r1", "order_settled", {
      order: { id: ID },
      from: "paying",
      to: "paid",
      name: "Giulia",
      a: 1,
    });
    expect(said(line)).toEqual({
      event: "order_settled",
      requestId: "r1",
      order: ID,
      from: "paying",
      to: "paid",
      dropped: 2,
    });
    expect(said(logLine("r1", "erased", { constructor: "Giulia", __proto__: "x" })).dropped).toBe(1);
  });

  test("leaves out a value that its field may not hold, and counts it", () => {
    expect(said(logLine("r1", "sign_in_refused", { tries: 390212345678 }))).toEqual({
      event: "sign_in_refused",
      requestId: "r1",
      dropped: 1,
    });
    expect(said(logLine("r1", "order_settled", { order: ID, from: "Giulia", to: "paid" })).dropped).toBe(2);
  });

  test.each(["giulia_rossi", "toString", "__proto__", ""])(
    "of an event that nobody listed, %j, does not even say its name",
    (event) => {
      expect(said(logLine("r1", event, { name: "Giulia" }))).toEqual({
        event: "unlisted",
        requestId: "r1",
        dropped: 2,
      });
    },
  );

  test("names a fault by its class and code, and never by what it says", () => {
    const error = Object.assign(new TypeError("Giulia lives in Via Roma 1"), { code: "ECONNREFUSED" });
    expect(said(logLine("r1", "provider_away", { reason: error })).reason).toBe("TypeError ECONNREFUSED");
    const { at } = said(logLine("r1", "internal", { reason: error, at: error }));
    expect(at).toMatch(/^(\S+ )?log\.test\.ts:\d+:\d+$/);
    const odd = Object.assign(new Error("x"), { name: "Via Roma 1", code: "4242424242424242" });
    expect(errorName(odd)).toBe("unreadable unreadable");
  });

  test("has no place for a plain text: the types refuse one", () => {
    type Texts = {
      [E in EventName]: {
        [K in keyof EventFields<E>]: string extends EventFields<E>[K]
          ? unknown extends EventFields<E>[K]
            ? never
            : K
          : never;
      }[keyof EventFields<E>];
    }[EventName];
    expectTypeOf<Texts>().toEqualTypeOf<never>();
    expectTypeOf<string>().not.toExtend<EventFields<"order_settled">["order"]>();
    expectTypeOf<string>().not.toExtend<EventFields<"refund_refused">["reason"]>();
    expectTypeOf<{ id: string }>().toExtend<EventFields<"order_settled">["order"]>();
    expect(names.length).toBeGreaterThan(30);
  });
});

describe("a code of somebody else's", () => {
  test.each(["card_declined", "charge_already_refunded", "42P01", "StripeInvalidRequestError", "order_paid_v2"])(
    "%s is kept",
    (word) => {
      expectTypeOf(asCode(word)).toEqualTypeOf<Code>();
      expect(asCode(word)).toBe(word);
    },
  );

  test.each(Object.entries(PRIVATE))("that is a %s is unreadable", (_, text) => {
    expect(asCode(text)).toBe("unreadable");
  });
});
