import { describe, expect, test } from "vitest";
import { head, parseJson, storable } from "../../../worker/text.ts";
import { fc } from "../seeded.ts";

const EMOJI = "😀";
const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xde00));
const anyText = fc.array(unit, { maxLength: 40 }).map((units) => String.fromCharCode(...units));

describe("storable text", () => {
  test("has no zero character and no half of a surrogate pair, and loses nothing else", () => {
    expect(storable(`a\0b${EMOJI}`)).toBe(`ab${EMOJI}`);
    expect(storable("\ud83d!")).toBe("\ufffd!");
    expect(storable("Grüße, 李")).toBe("Grüße, 李");
  });

  test("of whatever units is well formed", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(storable(text).isWellFormed()).toBe(true);
        expect(storable(text)).not.toContain("\0");
      }),
    );
  });
});

describe("the head of a text", () => {
  test("ends before the bound and never inside a character", () => {
    expect(head("abc", 5)).toBe("abc");
    expect(head("abcdef", 5)).toBe("abcde");
    expect(head(`abcd${EMOJI}`, 5).isWellFormed()).toBe(true);
    expect(head(`abcd${EMOJI}`, 5)).toHaveLength(5);
  });
});

describe("JSON from outside", () => {
  test("is parsed with strings that can be kept, however deep", () => {
    const text = String.raw`{"a":"x\u0000y","b":["\ud83d",{"c":"\ud83d\ude00"}],"n":1}`;
    expect(parseJson(text)).toEqual({ a: "xy", b: ["\ufffd", { c: EMOJI }], n: 1 });
  });

  test("that is none throws", () => {
    expect(() => parseJson("{")).toThrow(SyntaxError);
  });
});
