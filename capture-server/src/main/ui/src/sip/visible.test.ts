import { expect, test } from "vitest";
import { pieces, visible } from "./visible";

test("controls_and_marks_of_direction_are_named", () => {
  expect(visible("a\u0000b\u202ec\u007f")).toBe("a\\x00bU+202Ec\\x7F");
});

test("stray_bytes_are_named_and_pairs_of_surrogates_stay", () => {
  expect(visible("\udcff\u{1f600}\u{100ff}")).toBe("\\xFF\u{1f600}\u{100ff}");
});

test("tabs_and_letters_of_any_script_stay", () => {
  expect(visible("a\tשלום é")).toBe("a\tשלום é");
});

test("pieces_tell_what_stands_for_the_unseen", () => {
  expect(pieces("a\u200bb")).toEqual([
    { text: "a", unseen: false },
    { text: "U+200B", unseen: true },
    { text: "b", unseen: false },
  ]);
});
