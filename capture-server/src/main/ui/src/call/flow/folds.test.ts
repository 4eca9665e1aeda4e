import { expect, test } from "vitest";
import { realCall } from "./fixtures/read";
import { turned } from "./folds";
import { layoutOf } from "./layout";

const call = realCall("retransmitted");
const { rows } = layoutOf(call, { legs: new Set(), marks: true, unfolded: new Set() });
const [a, b] = call.messages.map((message) => message.id) as [string, string];

test("folded_message_is_shown_and_folded_again", () => {
  expect(turned([], a, rows)).toEqual([a]);
  expect(turned([b, a], a, rows)).toEqual([b]);
});

test("one_of_all_is_folded_and_the_others_stay", () => {
  expect(turned(["all"], a, rows)).toEqual([b]);
});
