import { describe, expect, test } from "vitest";
import { headerLine, headerValue, sdpLine, startLine } from "./tokens";
import type { Line } from "./tokens";

const text = (line: Line) => line.map((token) => token.text).join("");
const explained = (line: Line) =>
  line.flatMap((token) => (token.explained === undefined ? [] : [token.text]));

describe("tokens", () => {
  test("start_line_of_a_request_explains_its_method", () => {
    const line = startLine("INVITE sip:bob@host SIP/2.0");
    expect(line.map((token) => token.kind)).toEqual([
      "method",
      "separator",
      "uri",
      "separator",
      "version",
    ]);
    expect(explained(line)).toEqual(["INVITE"]);
  });

  test("start_line_of_a_response_explains_its_status", () => {
    const line = startLine("SIP/2.0 486 Busy Here");
    expect(line[2]).toMatchObject({ kind: "status", text: "486" });
    expect(line[2]?.explained).toContain("RFC 3261");
  });

  test("compact_header_says_its_long_name", () => {
    expect(headerLine("v: SIP/2.0/UDP host")[0]?.explained).toMatch(/^Via: /);
  });

  test("header_names_are_not_case_sensitive", () => {
    expect(headerLine("CALL-id: x")[0]?.explained).toContain("RFC 3261");
  });

  test("unknown_header_is_not_explained", () => {
    expect(explained(headerLine("X-Own: INVITE"))).toEqual([]);
    expect(explained(headerLine("constructor: x"))).toEqual([]);
  });

  test("cseq_explains_its_method", () => {
    expect(explained(headerLine("CSeq: 1 BYE"))).toEqual(["CSeq", "BYE"]);
  });

  test("uri_and_parameters_are_told_apart", () => {
    const line = headerValue("From", "<sip:a@b;user=phone>;tag=1");
    expect(line.filter((token) => token.kind === "uri").map((t) => t.text)).toEqual(["sip:a@b"]);
    expect(line.filter((token) => token.kind === "parameter").map((t) => t.text)).toEqual(["tag"]);
  });

  test("attribute_of_sdp_is_explained", () => {
    expect(explained(sdpLine("a=rtpmap:0 PCMU/8000"))).toEqual(["a", "rtpmap"]);
    expect(explained(sdpLine("m=audio 1 RTP/AVP 0"))).toEqual(["m"]);
  });

  test("start_line_of_a_request_keeps_blanks_apart_from_the_uri", () => {
    expect(startLine("BYE \t sip:a b  SIP/2.0").map((token) => token.text)).toEqual([
      "BYE",
      " \t ",
      "sip:a b",
      "  ",
      "SIP/2.0",
    ]);
    expect(startLine("BYE  SIP/2.0")).toHaveLength(1);
  });

  // Longer than a line of any size that arrives; a pattern that tries every split takes hours.
  test.each([
    `INVITE${" ".repeat(100_000)}x SIP/2.00`,
    `INVITE sip:a${" ".repeat(100_000)}x`,
    `X:${" ".repeat(100_000)}\rx`,
    `a=${"x".repeat(100_000)}\u2028x`,
    `Reason: SIP${" ".repeat(1900)};`,
    `Reason: SIP;${" ".repeat(1900)}cause`,
  ])("line_of_many_blanks_is_read_at_once %#", (line) => {
    expect(text(startLine(line))).toBe(line);
    expect(text(headerLine(line))).toBe(line);
    expect(text(sdpLine(line))).toBe(line);
  });

  test("reason_is_explained_by_its_protocol", () => {
    const why = (value: string) => headerValue("Reason", value).map((token) => token.explained);
    expect(why("Q.850;cause=16;text=x").join("")).toContain("Normal clearing");
    expect(why("Q.850 ;cause=127").join("")).toContain("Interworking");
    expect(why("SIP;cause=486").join("")).toContain("busy at this end");
    expect(why("X.30;cause=486").join("")).toBe("");
    expect(why("SIP;cause=200;text=a, Q.850;cause=17").join("")).toMatch(/succeeded.*Q\.850/);
  });

  test.each([
    "INVITE  sip:bob SIP/2.0",
    "nonsense",
    "",
    ": no name",
    "Name : value",
    "Subject:",
    "a=",
    "q=unknown",
    `X-Long: ${";tag=".repeat(3000)}`,
    `INVITE ${"sip:".repeat(3000)} SIP/2.0`,
  ])("nothing_of_a_line_is_lost %#", (line) => {
    expect(text(startLine(line))).toBe(line);
    expect(text(headerLine(line))).toBe(line);
    expect(text(sdpLine(line))).toBe(line);
  });
});
