import { expect, test } from "vitest";
import { payloadText } from "./payload";

test("payloadText_bytesThatAreNoText_showAsReplacements", () => {
  // 61 ff 62 0d 0a
  expect(payloadText({ raw_base64: "Yf9iDQo=" })).toBe("a\ufffdb\n");
});

test("payloadText_nothing_isEmpty", () => {
  expect(payloadText({})).toBe("");
});
