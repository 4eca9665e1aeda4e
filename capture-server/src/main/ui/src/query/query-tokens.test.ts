import { describe, expect, test } from "vitest";
import { tokensOf } from "./query-tokens";

const kinds = (query: string) => tokensOf(query).map((token) => token.kind);
const texts = (query: string) => tokensOf(query).map((token) => token.text);

describe("tokensOf", () => {
  test("query_ofTheContract_isThreeClauses", () => {
    const query = "from_user:4420* AND status:[400 TO 499] AND NOT user_agent:sipcli*";
    expect(texts(query)).toEqual([
      "from_user:4420*",
      "AND",
      "status:[400 TO 499]",
      "AND",
      "NOT",
      "user_agent:sipcli*",
    ]);
    expect(tokensOf(query)[2]).toMatchObject({ field: "status", value: "[400 TO 499]" });
  });

  test("phrase_withEscapedQuoteAndKeywords_isOnePiece", () => {
    expect(texts(String.raw`reason:"a \" AND b" OR x`)).toEqual([
      String.raw`reason:"a \" AND b"`,
      "OR",
      "x",
    ]);
  });

  test("groupOfAField_isItsValue", () => {
    expect(tokensOf("status:(404 OR (486)) method:BYE")[0]).toMatchObject({
      field: "status",
      value: "(404 OR (486))",
    });
  });

  test("comparison_withBlank_takesItsBound", () => {
    expect(texts("duration_ms:>= 1000 AND mos_min:<3.5")).toEqual([
      "duration_ms:>= 1000",
      "AND",
      "mos_min:<3.5",
    ]);
  });

  test("regularExpression_withBlanksAndParentheses_isOnePiece", () => {
    expect(texts(String.raw`call_id:/a( b)\/c/ d`)).toEqual([String.raw`call_id:/a( b)\/c/`, "d"]);
  });

  test("symbols_standForOperators", () => {
    expect(kinds("a&&b")).toEqual(["word"]);
    expect(kinds("a && b || !c")).toEqual(["word", "and", "word", "or", "not", "word"]);
    expect(kinds("+a -b")).toEqual(["sign", "word", "sign", "word"]);
  });

  test("number_withItsPlus_isAWord", () => {
    expect(texts("+442012345678")).toEqual(["+442012345678"]);
  });

  test("wordThatBeginsLikeAKeyword_isAWord", () => {
    expect(kinds("ANDREW NOTHING")).toEqual(["word", "word"]);
  });

  test("addresses_areNoFields", () => {
    expect(kinds("2001:db8::1 fe80::1/64 10.0.0.1:5060 [2001:db8::1]:5060")).toEqual([
      "word",
      "word",
      "word",
      "word",
    ]);
  });

  test("addressBehindAField_isItsValue", () => {
    expect(tokensOf("src_ip:2001:db8::1")[0]).toMatchObject({ value: "2001:db8::1" });
    expect(texts("src_ip:[2001:db8::1] x")).toEqual(["src_ip:[2001:db8::1]", "x"]);
  });

  test("halfAQuery_neverFailsAndLosesNothing", () => {
    for (const query of ['"open', "status:[400", "from_user:", "a:(b", "((", "NOT", 'a"b', "x\\"]) {
      const tokens = tokensOf(query);
      expect(tokens.at(-1)?.end).toBe(query.length);
      expect(tokens.every((token) => token.end > token.start)).toBe(true);
    }
  });
});
