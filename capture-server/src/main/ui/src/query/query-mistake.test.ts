import { expect, test } from "vitest";
import { readQueryProblem } from "./query-mistake";

test("readQueryProblem_marksThePlace_withoutItsNumber", () => {
  const detail =
    "parameter q: something to look for is missing at position 18\nmethod:INVITE AND \n                  ^";
  expect(readQueryProblem(detail)).toEqual({
    text: "Something to look for is missing",
    query: "method:INVITE AND ",
    position: 18,
    length: 1,
    unknownField: undefined,
  });
});

test("readQueryProblem_unknownField_isMarkedWhole", () => {
  const detail = 'parameter q: unknown field "status" at position 5\n+a OR status:486\n      ^';
  expect(readQueryProblem(detail)).toMatchObject({
    text: 'Unknown field "status"',
    position: 6,
    length: 6,
    unknownField: "status",
  });
});

test("readQueryProblem_ofAnotherParameter_isNone", () => {
  expect(readQueryProblem("parameter from is no time")).toBeUndefined();
});
