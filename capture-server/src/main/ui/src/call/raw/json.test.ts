import { expect, test } from "vitest";
import { laidOut } from "./json";

test("values_stand_on_lines_of_their_own", () => {
  expect(laidOut(' {"a" :[1,{"b":null}],\n"c":{ },"d":[]} ')).toEqual([
    "{",
    '  "a": [',
    "    1,",
    "    {",
    '      "b": null',
    "    }",
    "  ],",
    '  "c": {},',
    '  "d": []',
    "}",
  ]);
});

test("numbers_and_strings_stay_as_they_were_sent", () => {
  const sent = ["12345678901234567890", "1.0", "1E2", '"\\u0041\\"[{,:\\\\"'];
  expect(laidOut(`[${sent.join(",")}]`)).toEqual([
    "[",
    ...sent.map((each, i) => `  ${each}${i < sent.length - 1 ? "," : ""}`),
    "]",
  ]);
});

test("member_that_is_there_twice_is_shown_twice", () => {
  expect(laidOut('{"a":1,"a":2}')).toEqual(["{", '  "a": 1,', '  "a": 2', "}"]);
});

test("json_that_is_very_deep_or_grows_too_long_is_not_laid_out", () => {
  expect(laidOut("[".repeat(3000) + "]".repeat(3000))).toBeUndefined();
  const depth = 60;
  const grown = "[".repeat(depth) + "0,".repeat(100_000) + "0" + "]".repeat(depth);
  expect(laidOut(grown)).toBeUndefined();
});

test("what_is_no_json_is_not_laid_out", () => {
  expect(laidOut("[warn] x")).toBeUndefined();
  expect(laidOut("12")).toBeUndefined();
});
