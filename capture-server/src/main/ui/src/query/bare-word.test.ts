import { expect, test } from "vitest";
import { meaningOf } from "./bare-word";

test.each([
  ["2079460001", "any number ending in these digits"],
  ["+442079460001", "any number ending in these digits"],
  ["132", "just this number"],
  ["4420*", "any number like this"],
  ["10.0.0.1", "either end"],
  ["2001:db8::1", "either end"],
  ["10.0.0.0/8", "either end, in this network"],
  ["10.0.0.1:5060", "either end, with this port"],
  ["[2001:db8::1]:5060", "either end, with this port"],
  ["10.0.*", "either end"],
  ["z9hG4bK-524287-1", "Call-ID, tag or branch"],
  ["abc*", "Call-ID, tag or branch like this"],
  ['"4420*"', "just this Call-ID, tag or branch"],
  ['"132"', "just this number, Call-ID, tag or branch"],
  ["*", "everything"],
  ["[1", "a range needs a field before it"],
  [`${"1".repeat(200_000)}x*`, "Call-ID, tag or branch like this"],
])("meaningOf_%.20s_is %s", (word, meaning) => {
  expect(meaningOf(word)).toBe(meaning);
});
