import { describe, expect, test } from "vitest";
import type { Field } from "../api/types";
import { accept, suggestionsAt } from "./suggestions";

const FIELDS: readonly Field[] = [
  { name: "from_user", kind: "user", description: "User of From" },
  { name: "user_agent", kind: "folded", description: "User-Agent, or Server" },
  { name: "method", kind: "folded", description: "Method", values: ["INVITE", "INFO", "BYE"] },
  { name: "agent_name", kind: "text", description: "Agent", values: ["edge one"] },
];
const at = (query: string, caret = query.length) => suggestionsAt(query, caret, FIELDS);
const texts = (query: string, caret?: number) => at(query, caret).list.map((each) => each.text);

describe("suggestionsAt", () => {
  test("partOfAName_findsFieldsThatBeginWithItFirst", () => {
    expect(texts("user")).toEqual(["user_agent:", "from_user:"]);
    expect(at("user").list[0]?.note).toBe("User-Agent, or Server");
  });

  test("behindTheColon_areKnownValues", () => {
    expect(texts("status:404 AND method:in")).toEqual(["INVITE", "INFO"]);
    expect(texts("from_user:4")).toEqual([]);
  });

  test("behindASignOrParenthesis_isTheWordAlone", () => {
    expect(texts("(NOT (-meth")).toEqual(["method:"]);
  });

  test("withinQuotes_isNothing", () => {
    expect(texts('user_agent:"meth')).toEqual([]);
  });

  test("emptyQuery_isEveryField", () => {
    expect(texts("")).toHaveLength(FIELDS.length + 1);
  });
});

describe("accept", () => {
  test("field_putsTheCaretBehindItsColon", () => {
    expect(accept("a AND meth", at("a AND meth"), "method:")).toEqual({
      query: "a AND method:",
      caret: 13,
    });
  });

  test("value_replacesWhatWasTypedAndGoesOn", () => {
    expect(accept("method:in", at("method:in"), "INVITE")).toEqual({
      query: "method:INVITE ",
      caret: 14,
    });
  });

  test("valueWithABlank_isQuoted", () => {
    expect(texts("agent_name:")).toEqual(['"edge one"']);
  });

  test("signsBeforeAWord_areNotPartOfIt", () => {
    expect(at("a +-met").start).toBe(4);
    expect(at(`${"a".repeat(200_000)})`).start).toBe(200_001);
  });

  test("inTheMiddle_replacesTheWholeWord", () => {
    const query = "met AND b";
    expect(accept(query, at(query, 2), "method:").query).toBe("method: AND b");
  });
});
