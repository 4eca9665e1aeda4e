import { expect, test } from "vitest";
import { partsAsked, tablesOf, withPart } from "./parts";

test("partsAsked_withoutAWord_areTheUsualOnes", () => {
  expect(partsAsked("messages", [])).toEqual(["call", "registration", "rest"]);
  expect(partsAsked("calls", [])).toEqual(["call"]);
  expect(partsAsked("messages", ["log"])).toEqual(["log"]);
});

test("withPart_switchesOne_inTheOrderOfAll", () => {
  expect(withPart("messages", ["rest"], "call")).toEqual(["call", "rest"]);
  expect(withPart("messages", ["call", "rest"], "call")).toEqual(["rest"]);
});

test("withPart_backToTheUsualOnesOrNone_needsNoWord", () => {
  expect(withPart("messages", ["call", "rest"], "registration")).toBeNull();
  expect(withPart("messages", ["log"], "log")).toBeNull();
});

test("tablesOf_kinds_areWhereTheirMessagesAre", () => {
  expect(tablesOf(["call"])).toEqual(["call"]);
  expect(tablesOf(["options", "registration", "other"])).toEqual(["registration", "rest"]);
});
