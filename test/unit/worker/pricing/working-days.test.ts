import { describe, expect, test } from "vitest";
import { workingDayAfter } from "../../../../worker/pricing/working-days.ts";

describe("a working day", () => {
  test.each([
    ["Monday and one", "2026-11-23T09:00:00Z", 1, "2026-11-24"],
    ["Friday and one", "2026-11-27T23:59:59Z", 1, "2026-11-30"],
    ["Saturday and one", "2026-11-28T00:00:00Z", 1, "2026-11-30"],
    ["Thursday and six", "2026-11-26T12:00:00Z", 6, "2026-12-04"],
    ["the last of the year and one", "2026-12-31T12:00:00Z", 1, "2027-01-01"],
    ["the day itself", "2026-11-23T09:00:00Z", 0, "2026-11-23"],
  ])("%s", (_, from, days, expected) => {
    expect(workingDayAfter(new Date(from), days)).toBe(expected);
  });
});
