import { expect, test } from "vitest";
import { causeOf, explainStatus } from "./codes";

test("code_that_is_not_registered_is_explained_by_its_class", () => {
  expect(explainStatus(499)).toMatch(/^The request is at fault/);
  expect(explainStatus(425)).toContain("RFC 8876");
});

test("final_response_says_what_became_of_the_call", () => {
  expect(causeOf(486)).toBe("Busy: the callee is on another call");
  expect(causeOf(200)).toBeUndefined();
});
