import { expect, test } from "vitest";
import { searchHref } from "./search-link";

const START = "2026-11-21T11:03:13.392374Z";
const queryOf = (href: string) => new URL(href, "http://h").searchParams.get("q");

test("searchHref_number_isABareWord", () => {
  expect(queryOf(searchHref("+38555978254", START))).toBe("+38555978254");
});

test("searchHref_name_isSearchedInTheUserFields", () => {
  expect(queryOf(searchHref("alice", START))).toBe(
    "from_user:alice OR to_user:alice OR ruri_user:alice",
  );
});

test("searchHref_whatAQueryWouldRead_isEscaped", () => {
  expect(queryOf(searchHref('a" OR *:*', START))).toContain('from_user:a\\"\\ OR\\ \\*\\:\\*');
});

test("searchHref_isADayAroundTheCall", () => {
  const { searchParams } = new URL(searchHref("alice", START), "http://h");
  expect(searchParams.get("from")).toBe("2026-11-20T11:03:13.392Z");
  expect(searchParams.get("to")).toBe("2026-11-22T11:03:13.392Z");
});
