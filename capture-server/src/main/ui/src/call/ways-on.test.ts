import { expect, test } from "vitest";
import { waysOn } from "./ways-on";

const queryOf = (href: string) => new URL(href, "http://h").searchParams.get("q");

test("waysOn_callNotKnown_isASearchForIt", () => {
  const ways = waysOn(404, ["a@b", 'x"y']);
  expect(ways.map(({ text }) => text)).toEqual(["Search for the Call-ID"]);
  expect(queryOf(ways[0]!.href)).toBe('call_id:a@b OR call_id:"x\\"y"');
  expect(ways[0]!.href).toContain("from=now-365d");
});

test("waysOn_callTooLarge_isItsMessagesByPage", () => {
  expect(waysOn(413, ["a@b"])).toEqual([
    { text: "Search its messages, page by page", href: "/?q=call_id%3Aa%40b&from=now-365d" },
  ]);
});

test("waysOn_callsTooLargeTogether_areEachAlone", () => {
  expect(waysOn(413, ["a@b", "c@d"]).slice(1)).toEqual([
    { text: "a@b alone", href: "/call?id=a%40b" },
    { text: "c@d alone", href: "/call?id=c%40d" },
  ]);
});

test("waysOn_serverThatDoesNotAnswer_isToAskAgain", () => {
  expect(waysOn(0, ["a@b"])).toEqual([]);
});
