import { describe, expect, test } from "vitest";
import { diffMessages, diffTexts } from "./diff";
import type { DiffLine } from "./diff";

const sip = (headers: readonly string[], body: readonly string[] = []) =>
  ["BYE sip:a SIP/2.0", ...headers, "", ...body].join("\r\n") + "\r\n";
const shown = (lines: readonly DiffLine[]) =>
  lines.map((line) => {
    if (line.kind !== "changed") return `${line.kind} ${line.text}`;
    const side = (parts: typeof line.before) =>
      parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join("");
    return `changed ${side(line.before)} > ${side(line.after)}`;
  });

describe("diff", () => {
  test("equal_messages_have_no_difference", () => {
    const message = sip(["To: a"], ["v=0"]);
    expect(diffMessages(message, message).every((line) => line.kind === "same")).toBe(true);
  });

  test("via_on_top_is_added_and_not_taken_for_a_change", () => {
    const lines = diffMessages(sip(["Via: one", "To: a"]), sip(["Via: two", "Via: one", "To: a"]));
    expect(shown(lines).slice(1)).toEqual(["added Via: two", "same Via: one", "same To: a"]);
  });

  test("changed_header_marks_what_changed", () => {
    const lines = diffMessages(sip(["Max-Forwards: 70"]), sip(["Max-Forwards: 69"]));
    expect(shown(lines)[1]).toBe("changed Max-Forwards: [70] > Max-Forwards: [69]");
  });

  test("changed_start_line_is_told", () => {
    const lines = diffMessages("BYE sip:a SIP/2.0\r\n\r\n", "BYE sip:b SIP/2.0\r\n\r\n");
    expect(shown(lines)).toEqual(["changed BYE sip:[a] SIP/2.0 > BYE sip:[b] SIP/2.0"]);
  });

  test("header_that_stands_elsewhere_has_moved", () => {
    const lines = diffMessages(
      sip(["To: a", "From: b", "Via: c"]),
      sip(["From: b", "Via: c", "To: a"]),
    );
    expect(shown(lines).slice(1)).toEqual(["same From: b", "same Via: c", "moved To: a"]);
  });

  test("removed_header_stands_where_it_was", () => {
    const lines = diffMessages(sip(["To: a", "Route: r", "From: b"]), sip(["To: a", "From: b"]));
    expect(shown(lines).slice(1)).toEqual(["same To: a", "removed Route: r", "same From: b"]);
  });

  test("compact_form_is_the_same_header", () => {
    expect(shown(diffMessages(sip(["t: a"]), sip(["To: a"])))[1]).toMatch(/^changed /);
  });

  test("sdp_line_is_paired_with_one_of_its_type", () => {
    const lines = diffMessages(
      sip([], ["v=0", "c=IN IP4 10.0.0.1", "m=audio 4000 RTP/AVP 0"]),
      sip([], ["v=0", "b=AS:64", "c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 0"]),
    );
    expect(shown(lines).slice(2)).toEqual([
      "same v=0",
      "added b=AS:64",
      "changed c=IN IP4 10.0.0.[1] > c=IN IP4 10.0.0.[2]",
      "same m=audio 4000 RTP/AVP 0",
    ]);
  });

  test("long_texts_of_other_kinds_are_compared_at_once", () => {
    const body = (letter: string) => Array.from({ length: 60_000 }, (_, i) => `${letter}=${i}`);
    const lines = diffMessages(sip([], body("a")), sip([], body("b")));
    expect(lines.filter((line) => line.kind === "removed")).toHaveLength(60_000);
    expect(lines.filter((line) => line.kind === "added")).toHaveLength(60_000);
  });

  test("many_equal_headers_are_paired_at_once", () => {
    const headers = Array.from({ length: 200_000 }, (_, i) => `Via: ${i}`);
    const lines = diffMessages(sip(headers), sip([...headers, "Via: x"]));
    expect(lines.filter((line) => line.kind !== "same").map((line) => line.kind)).toEqual([
      "added",
    ]);
  });

  test("texts_that_share_nothing_lose_no_line", () => {
    const left = Array.from({ length: 2500 }, (_, i) => `left ${i}`);
    const right = Array.from({ length: 2500 }, (_, i) => `right ${i}`);
    const lines = diffTexts(left, right);
    const side = (which: "before" | "after", alone: string) =>
      lines.flatMap((line) => {
        if (line.kind === "changed") return [line[which].map((part) => part.text).join("")];
        return line.kind === alone ? [line.text] : [];
      });
    expect(side("before", "removed")).toEqual(left);
    expect(side("after", "added")).toEqual(right);
  });
});
