import * as v from "valibot";
import { expect, test } from "vitest";
import { FAILURE_CODES, FAILURES, FailureBody } from "../../../contract/failure.ts";

test("every failure travels with a status of a client's or a server's fault", () => {
  expect(FAILURE_CODES.length).toBeGreaterThan(10);
  expect(FAILURE_CODES.filter((code) => FAILURES[code] < 400 || FAILURES[code] > 599)).toEqual([]);
});

test("a body with a known code, known faults and a line is one of ours; another code is not", () => {
  const error = { code: "sold_out", message: "A line is sold out.", line: 0, fields: { city: "missing" } };
  expect(v.is(FailureBody, { error })).toBe(true);
  expect(v.is(FailureBody, { error: { ...error, code: "teapot" } })).toBe(false);
  expect(v.is(FailureBody, { error: { ...error, fields: { city: "ugly" } } })).toBe(false);
});
