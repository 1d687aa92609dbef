import { expect, test } from "vitest";
import { correlationOf, outboxIdOf } from "../../../../worker/messenger/correlation.ts";
import { fc } from "../../seeded.ts";

test("an echo's metadata leads back to its outbox row", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (id) => {
      expect(outboxIdOf(correlationOf(id))).toBe(id);
    }),
  );
});

test.each([
  "",
  "threadtill:",
  "threadtill:x",
  "threadtill:-1",
  "threadtill:1.5",
  "threadtill: 1",
  "threadtill:1234567890123456",
  "other:1",
  "1",
])("metadata %o is another app's", (metadata) => {
  expect(outboxIdOf(metadata)).toBeNull();
});

test("stays far below the 1000 characters that metadata may have", () => {
  expect(correlationOf(Number.MAX_SAFE_INTEGER).length).toBeLessThan(100);
});
