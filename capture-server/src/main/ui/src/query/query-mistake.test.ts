import { expect, test } from "vitest";
import { readQueryProblem } from "./query-mistake";

test("readQueryProblem_marksThePlace", () => {
  const detail =
    "parameter q: something to look for is missing at position 18\nmethod:INVITE AND \n                  ^";
  expect(readQueryProblem(detail)).toEqual({
    text: "Something to look for is missing at position 18",
    query: "method:INVITE AND ",
    position: 18,
  });
});

test("readQueryProblem_ofAnotherParameter_isNone", () => {
  expect(readQueryProblem("parameter from is no time")).toBeUndefined();
});
