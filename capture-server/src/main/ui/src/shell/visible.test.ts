import { expect, test } from "vitest";
import { visible } from "./visible";

test("visible_bidiOverride_isNamed", () => {
  expect(visible("a\u202ecba")).toBe("a⟨U+202E⟩cba");
});

test("visible_controls_areTheirPictures", () => {
  expect(visible("a\u0000b\u001b[31m\u007f")).toBe("a␀b␛[31m␡");
});

test("visible_lineEndsAndTabs_stay", () => {
  expect(visible("a\r\n\tb\nc\rd")).toBe("a\n\tb\nc␍d");
});

test("visible_otherScripts_stay", () => {
  expect(visible("مرحبا Zoë 📞")).toBe("مرحبا Zoë 📞");
});
