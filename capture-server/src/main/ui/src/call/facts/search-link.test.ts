import { expect, test } from "vitest";
import { searchHref } from "./search-link";

const queryOf = (href: string) => new URL(href, "http://h").searchParams.get("q");

test("searchHref_number_isABareWord", () => {
  expect(queryOf(searchHref("+38555978254"))).toBe("\\+38555978254");
});

test("searchHref_name_isSearchedInTheUserFields", () => {
  expect(queryOf(searchHref("alice"))).toBe("from_user:alice OR to_user:alice OR ruri_user:alice");
});

test("searchHref_whatAQueryWouldRead_isEscaped", () => {
  expect(queryOf(searchHref('a" OR *:*'))).toContain('from_user:a\\"\\ OR\\ \\*\\:\\*');
});
