import { describe, expect, test } from "vitest";
import { chipsOf, clauseOf, withClause, withoutClause } from "./query-chips";

const said = (query: string) =>
  chipsOf(query).map((chip) => {
    if (chip.kind === "operator") return chip.implied ? "or?" : chip.text;
    if (chip.kind === "parenthesis") return chip.text;
    return `${chip.negated ? "not " : ""}${chip.field ?? "-"}=${chip.value}`;
  });

describe("chipsOf", () => {
  test("clausesSideBySide_areAlternatives", () => {
    expect(said("method:BYE 2079460001")).toEqual(["method=BYE", "or?", "-=2079460001"]);
  });

  test("negations_belongToTheirClause", () => {
    expect(said("a AND NOT method:BYE")).toEqual(["-=a", "AND", "not method=BYE"]);
    expect(said("-a !b NOT NOT c")).toEqual(["not -=a", "or?", "not -=b", "or?", "-=c"]);
  });

  test("parentheses_areShown", () => {
    expect(said("(a OR b) AND NOT (c)")).toEqual([
      "(",
      "-=a",
      "OR",
      "-=b",
      ")",
      "AND",
      "NOT (",
      "-=c",
      ")",
    ]);
  });

  test("bareWord_saysWhatItMeans", () => {
    expect(chipsOf("2079460001")[0]).toMatchObject({
      meaning: "any number ending in these digits",
    });
    expect(chipsOf("method:BYE")[0]).toMatchObject({ meaning: undefined });
  });

  test("blankQuery_hasNone", () => {
    expect(chipsOf("  ")).toEqual([]);
  });
});

describe("withoutClause", () => {
  test("firstMiddleLast_takeOneOperatorWithThem", () => {
    expect(withoutClause("a AND b OR c", 0)).toBe("b OR c");
    expect(withoutClause("a AND b OR c", 1)).toBe("a OR c");
    expect(withoutClause("a AND b OR c", 2)).toBe("a AND b");
  });

  test("negatedClause_goesWithItsNot", () => {
    expect(withoutClause("a AND NOT b", 1)).toBe("a");
    expect(withoutClause("a -b", 1)).toBe("a");
  });

  test("lastOfAGroup_takesParenthesesAndOperator", () => {
    expect(withoutClause("a AND NOT (b)", 1)).toBe("a");
    expect(withoutClause("((b)) OR c", 0)).toBe("c");
  });

  test("oneOfAGroup_leavesTheGroup", () => {
    expect(withoutClause("(a OR b) AND c", 0)).toBe("(b) AND c");
    expect(withoutClause("(a OR b) AND c", 1)).toBe("(a) AND c");
  });

  test("onlyClause_leavesNothing", () => {
    expect(withoutClause('call_id:"x y"', 0)).toBe("");
  });

  test("indexThatIsNone_changesNothing", () => {
    expect(withoutClause("a  b", 5)).toBe("a  b");
  });
});

describe("withClause", () => {
  test("nothingBefore_isTheClause", () => {
    expect(withClause(" ", "status:404")).toBe("status:404");
  });

  test("conjunction_growsByOne", () => {
    expect(withClause("a AND (b OR c)", "status:404")).toBe("a AND (b OR c) AND status:404");
  });

  test("alternatives_areHeldTogether", () => {
    expect(withClause("a b", "c:d")).toBe("(a b) AND c:d");
    expect(withClause("a OR b", "c:d")).toBe("(a OR b) AND c:d");
    expect(withClause("a NOT b", "c:d")).toBe("(a NOT b) AND c:d");
    expect(withClause("(a) (b)", "c:d")).toBe("((a) (b)) AND c:d");
  });
});

describe("clauseOf", () => {
  test("plainValue_isBare", () => {
    expect(clauseOf("status", 404)).toBe("status:404");
    expect(clauseOf("call_id", "12-ab@10.0.0.1")).toBe("call_id:12-ab@10.0.0.1");
    expect(clauseOf("src_ip", "2001:db8::1")).toBe("src_ip:2001:db8::1");
  });

  test("valueWithMeaning_isQuotedAndEscaped", () => {
    expect(clauseOf("from_user", "+4420*")).toBe('from_user:"+4420*"');
    expect(clauseOf("user_agent", 'A "b" \\ (c)')).toBe(String.raw`user_agent:"A \"b\" \\ (c)"`);
    expect(clauseOf("user_agent", "-x")).toBe('user_agent:"-x"');
  });
});
