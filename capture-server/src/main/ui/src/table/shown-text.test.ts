import { expect, test } from "vitest";
import { shownText } from "./shown-text";

test("shownText_ofPlainText_isTheSame", () => {
  expect(shownText("Zoë <b>+49 89</b> שלום")).toBe("Zoë <b>+49 89</b> שלום");
});

test("shownText_ofControlCharacters_isTheirPictures", () => {
  expect(shownText("a\r\nb\u0000c\u007f")).toBe("a␍␊b␀c␡");
});

test("shownText_ofBidiOverridesAndInvisibles_isTheirCodePoints", () => {
  expect(shownText("\u202egnp.exe\u200b\ufeff")).toBe("⟨202E⟩gnp.exe⟨200B⟩⟨FEFF⟩");
});
