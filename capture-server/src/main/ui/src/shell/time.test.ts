import { expect, test } from "vitest";
import { offsetText } from "./time";

test.each([
  [60, "+01:00"],
  [0, "+00:00"],
  [-210, "-03:30"],
  [345, "+05:45"],
])("offsetText_%d_is %s", (minutes, text) => {
  expect(offsetText(minutes)).toBe(text);
});
