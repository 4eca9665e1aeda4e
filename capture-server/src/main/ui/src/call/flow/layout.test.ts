import { describe, expect, test } from "vitest";
import { visible } from "../../sip/visible";
import { callOf, message, realCall } from "./fixtures/read";
import { rowAt } from "./geometry";
import { layoutOf } from "./layout";
import type { FlowOptions, MessageRow } from "./layout";

const ALL: FlowOptions = { legs: new Set(), marks: true, unfolded: new Set() };
const messageRows = (rows: ReturnType<typeof layoutOf>["rows"]) =>
  rows.filter((row): row is MessageRow => row.kind === "message");

describe("layout", () => {
  test("real_call_of_two_legs_has_a_row_a_message_in_order_of_time", () => {
    const call = realCall("two-legs");
    const layout = layoutOf(call, { ...ALL, marks: false });
    expect(messageRows(layout.rows).map((row) => row.id)).toEqual(call.messages.map((m) => m.id));
    expect([...layout.legs.values()].map((leg) => leg.label)).toEqual(["1", "2"]);
    expect(messageRows(layout.rows)[0]?.path).toEqual({ kind: "arrow", from: 0, to: 1 });
    expect(layout.digits).toBe(3);
  });

  test("reports_and_logs_stand_at_their_time", () => {
    const { rows } = layoutOf(realCall("two-legs"), ALL);
    const shown = rows.filter((row) => row.kind !== "gap");
    expect(shown.filter((row) => row.kind === "mark")).toHaveLength(11);
    expect(shown.map((row) => row.micros)).toEqual(
      shown.map((row) => row.micros).toSorted((a, b) => a - b),
    );
    // The log of 11:02:56.617 is between the 100 of .517 and that of .868.
    expect(shown.slice(1, 4).map((row) => row.kind)).toEqual(["message", "mark", "message"]);
  });

  test("report_says_its_figures_at_the_column_of_its_sender", () => {
    const marks = layoutOf(realCall("two-legs"), ALL).rows.filter((row) => row.kind === "mark");
    const report = marks.find((mark) => mark.id === "000000001rdj0");
    expect(report?.text).toBe("RTCP MOS 3.6 loss 7.8 % jitter 14.1 ms");
    expect(report?.column).toBe(1);
  });

  test("silence_of_more_than_five_seconds_is_a_row", () => {
    const { rows } = layoutOf(callOf([message("a", 0), message("b", 12_400, { raw: "b" })]), ALL);
    expect(rows.map((row) => row.kind)).toEqual(["message", "gap", "message"]);
    expect(rows[1]?.micros).toBe(12_400_000);
  });

  test("silence_between_two_reports_is_none", () => {
    const { rows } = layoutOf(realCall("two-legs"), ALL);
    // RTCP every five seconds in the call, and 5.005 s from the last 200 of one leg to the other's BYE.
    expect(rows.filter((row) => row.kind === "gap").map((row) => row.micros)).toEqual([5_005_000]);
  });

  test("retransmissions_are_folded_and_found_in_the_first", () => {
    const layout = layoutOf(realCall("retransmitted"), ALL);
    const [first] = messageRows(layout.rows);
    expect(messageRows(layout.rows).map((row) => row.times)).toEqual([3, 3, 1, 1]);
    expect(first?.folded).toHaveLength(2);
    expect(layout.rowOf.get("000000001g9rt")).toBe(0);
    expect(first?.findings.map((finding) => finding.rule)).toEqual(["retransmissions"]);
    expect(layout.retransmissions).toBe(4);
    expect(layout.digits).toBe(6);
  });

  test("retransmissions_of_one_message_are_unfolded_alone", () => {
    const call = realCall("retransmitted");
    const id = call.messages[0]?.id ?? "";
    const layout = layoutOf(call, { ...ALL, unfolded: new Set([id]) });
    expect(messageRows(layout.rows).map((row) => row.again)).toEqual([0, 0, 1, 2, 0, 0]);
    expect(layoutOf(call, { ...ALL, unfolded: "all" }).rows).toHaveLength(8);
  });

  test("sdp_of_a_message_with_stray_bytes_is_summarised", () => {
    const { raw: _, ...rest } = message("a", 0);
    const sdp = "INVITE sip:\xff SIP/2.0\r\n\r\nv=0\r\nc=IN IP4 1.2.3.4\r\nm=audio 9 RTP/AVP 0\r\n";
    const { rows } = layoutOf(callOf([{ ...rest, raw_base64: btoa(sdp) }]), ALL);
    expect(messageRows(rows)[0]?.sdp).toBe("PCMU 1.2.3.4:9");
  });

  test("log_with_stray_bytes_says_its_first_line", () => {
    const log = { id: "l", time: "2026-11-21T11:00:00Z", table: "log" } as const;
    const { rows } = layoutOf(
      callOf([], { logs: [{ ...log, raw_base64: btoa("a \xff\nb") }] }),
      ALL,
    );
    expect(rows.map((row) => row.kind === "mark" && visible(row.text))).toEqual(["a \\xFF"]);
  });

  test("copies_of_several_agents_are_one_row", () => {
    const layout = layoutOf(
      callOf([message("a", 0), message("b", 2, { agent_ip: "10.9.9.2" })]),
      ALL,
    );
    expect(layout.rows).toHaveLength(1);
    expect(layout.rowOf.get("b")).toBe(0);
  });

  test("proxied_copy_is_an_arrow_of_its_own", () => {
    const proxied = message("b", 2, { src_ip: "10.0.0.2", dst_ip: "10.0.0.3" });
    const { rows } = layoutOf(callOf([message("a", 0), proxied]), ALL);
    expect(messageRows(rows).map((row) => row.path)).toEqual([
      { kind: "arrow", from: 0, to: 1 },
      { kind: "arrow", from: 1, to: 2 },
    ]);
  });

  test("message_to_itself_is_a_loop", () => {
    const { rows } = layoutOf(callOf([message("a", 0, { dst_ip: "10.0.0.1" })]), ALL);
    expect(messageRows(rows)[0]?.path).toEqual({ kind: "loop", at: 0 });
  });

  test("message_without_addresses_goes_across", () => {
    const { src_ip: _, dst_ip: __, ...rest } = message("a", 0);
    const layout = layoutOf(callOf([rest]), ALL);
    expect(layout.columns).toEqual([]);
    expect(messageRows(layout.rows)[0]?.path).toEqual({ kind: "across" });
  });

  test("chosen_leg_is_shown_alone_and_keeps_its_number", () => {
    const legs = new Set(["zf6aka@127.0.0.1_b2b-1"]);
    const layout = layoutOf(realCall("two-legs"), { ...ALL, legs });
    expect(messageRows(layout.rows)).toHaveLength(13);
    expect(new Set(messageRows(layout.rows).map((row) => row.leg?.label))).toEqual(new Set(["2"]));
    expect(layout.columns.map((column) => column.ip)).not.toContain("15.15.5.129");
  });

  test("rows_follow_each_other_without_overlap", () => {
    const { rows, height } = layoutOf(realCall("two-legs"), ALL);
    let top = 0;
    for (const row of rows) {
      expect(row.top).toBe(top);
      top += row.height;
    }
    expect(height).toBe(top);
    expect(rowAt(rows, rows[7]?.top ?? 0)).toBe(7);
    expect(rowAt(rows, (rows[7]?.top ?? 0) - 1)).toBe(6);
    expect(rowAt(rows, height)).toBe(rows.length);
  });

  test("call_without_messages_has_no_rows", () => {
    expect(layoutOf(callOf([]), ALL)).toMatchObject({ rows: [], height: 0, columns: [] });
  });
});
