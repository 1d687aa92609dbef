import { describe, expect, test } from "vitest";
import * as limits from "../../../worker/limits.ts";

describe("the bounds", () => {
  test("are whole positive numbers, every one of them", () => {
    const bounds = Object.entries(limits);
    expect(bounds.length).toBeGreaterThan(20);
    expect(bounds.filter(([, bound]) => !Number.isSafeInteger(bound) || bound <= 0)).toEqual([]);
  });

  test("let no call outlive the lease it works under, nor waitUntil's half minute", () => {
    expect(limits.PROVIDER_TIMEOUT_MS).toBeLessThan(limits.LEASE_MS);
    expect(limits.GRAPH_TIMEOUT_MS).toBeLessThan(limits.LEASE_MS);
    expect(Math.max(limits.PROVIDER_TIMEOUT_MS, limits.GRAPH_TIMEOUT_MS)).toBeLessThan(30_000);
  });

  test("are those that the architecture promises", () => {
    expect(limits.UNKNOWN_OUTCOME_MS).toBe(2 * 60_000);
    expect(limits.CLAIM_WINDOW_MS).toBe(10 * 60_000);
    expect(limits.HOLD_MS).toBe(10 * 60_000);
    expect(limits.QUOTE_TTL_MS).toBe(60 * 60_000);
    expect(limits.LINK_TTL_MS).toBe(24 * 60 * 60_000);
    expect(limits.RENEW_INTERVAL_MS).toBe(10 * 60_000);
    expect(limits.PROVIDER_TIMEOUT_MS).toBe(10_000);
  });

  test("leave room in a carousel of ten for the way to more", () => {
    expect(limits.OFFERS_PER_CAROUSEL).toBeLessThan(10);
  });
});
