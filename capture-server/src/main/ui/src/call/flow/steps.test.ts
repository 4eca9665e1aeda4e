import { expect, test } from "vitest";
import { callOf, message } from "./fixtures/read";
import { layoutOf } from "./layout";
import { firstAtOrAfter, step } from "./steps";

const { rows } = layoutOf(
  callOf([message("a", 0), message("b", 9000, { raw: "b" }), message("c", 9001, { raw: "c" })]),
  { legs: new Set(), marks: true, unfolded: new Set() },
);

test("step_passes_over_a_gap", () => {
  expect(step(rows, 0, 1)?.id).toBe("b");
  expect(step(rows, 2, -1)?.id).toBe("a");
});

test("step_beyond_the_end_stops_at_the_last", () => {
  expect(step(rows, 0, 50)?.id).toBe("c");
  expect(step(rows, 3, 1)).toBeUndefined();
});

test("step_finds_only_what_is_wanted", () => {
  expect(step(rows, -1, 1, (row) => row.id === "c")?.id).toBe("c");
});

test("message_that_is_hidden_stands_where_its_time_is", () => {
  expect(firstAtOrAfter(rows, message("x", 5000))).toBe(2);
  expect(firstAtOrAfter(rows, message("x", 99_000))).toBe(4);
});
