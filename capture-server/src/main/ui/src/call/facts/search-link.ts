const MEANT_BY_QUERY = /[+\-!(){}[\]^"~*?:\\/&|\s]/g;
const FIELDS = ["from_user", "to_user", "ruri_user"] as const;

/** Where calls of a number or user are searched. A bare word finds numbers only, so others name fields. */
export function searchHref(user: string): string {
  const escaped = user.replace(MEANT_BY_QUERY, "\\$&");
  const q = /^\+?\d+$/.test(user)
    ? escaped
    : FIELDS.map((field) => `${field}:${escaped}`).join(" OR ");
  return `/?${new URLSearchParams({ q })}`;
}
