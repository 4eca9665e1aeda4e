import { describe, expect, test } from "vitest";
import { splitSip } from "./split";

describe("split", () => {
  test("folded_lines_belong_to_their_header", () => {
    const { headers } = splitSip(
      "BYE sip:a SIP/2.0\r\nSubject: one\r\n  two\r\n\tthree\r\nTo: b\r\n\r\n",
    );
    expect(headers).toEqual([
      { name: "Subject", lines: ["Subject: one", "  two", "\tthree"] },
      { name: "To", lines: ["To: b"] },
    ]);
  });

  test("line_ends_are_told", () => {
    expect(splitSip("A\r\nB: 1\r\n\r\n").ends).toBe("crlf");
    expect(splitSip("A\nB: 1\n\n").ends).toBe("lf");
    expect(splitSip("A\r\nB: 1\n\r\n").ends).toBe("mixed");
  });

  test("message_that_is_cut_off_is_told", () => {
    expect(splitSip("A\r\nB: 1").closed).toBe(false);
    expect(splitSip("A\r\nB: 1\r\n").closed).toBe(false);
    expect(splitSip("A\r\nB: 1\r\n\r\n").closed).toBe(true);
  });

  test("body_begins_after_the_empty_line", () => {
    expect(splitSip("A\r\nB: 1\r\n\r\nv=0\r\n\r\nx\r\n").body).toEqual(["v=0", "", "x"]);
  });

  test("line_without_a_colon_has_no_name", () => {
    expect(splitSip("A\r\nnonsense\r\n\r\n").headers[0]?.name).toBe("");
  });

  test("empty_lines_before_the_start_are_passed_over", () => {
    expect(splitSip("\r\n\r\nBYE sip:a SIP/2.0\r\n\r\n").start).toBe("BYE sip:a SIP/2.0");
  });
});
