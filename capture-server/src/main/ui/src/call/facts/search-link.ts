import { microsOf } from "../../shell/time";

const MEANT_BY_QUERY = /[+\-!(){}[\]^"~*?:\\/&|\s]/g;
const FIELDS = ["from_user", "to_user", "ruri_user"] as const;
const DAY_MILLIS = 86_400_000;

/**
 * Where calls of a number or user are searched, a day around the start of this one. A bare word finds
 * numbers only, so others name fields.
 *
 * @param start as the API has it
 */
export function searchHref(user: string, start: string): string {
  const escaped = user.replace(MEANT_BY_QUERY, "\\$&");
  const q = /^\+?\d+$/.test(user)
    ? user
    : FIELDS.map((field) => `${field}:${escaped}`).join(" OR ");
  const at = microsOf(start) / 1000;
  const iso = (millis: number) => new Date(millis).toISOString();
  return `/?${new URLSearchParams({ q, from: iso(at - DAY_MILLIS), to: iso(at + DAY_MILLIS) })}`;
}
