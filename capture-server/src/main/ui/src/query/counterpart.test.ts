import { expect, test } from "vitest";
import { counterpartOf, withField } from "./counterpart";

test("counterpartOf_status_isTheFinalStatusOfACall", () => {
  expect(counterpartOf("status", "calls")).toBe("final_status");
  expect(counterpartOf("final_status", "messages")).toBe("status");
  expect(counterpartOf("status", "messages")).toBeUndefined();
  expect(counterpartOf("method", "calls")).toBeUndefined();
});

test("withField_replacesTheFieldAlone", () => {
  expect(
    withField('NOT status:486 OR (status:[500 TO 599] AND "status:1")', "status", "final_status"),
  ).toBe('NOT final_status:486 OR (final_status:[500 TO 599] AND "status:1")');
  expect(withField("final_status:486 AND caller:status", "status", "x")).toBe(
    "final_status:486 AND caller:status",
  );
});
