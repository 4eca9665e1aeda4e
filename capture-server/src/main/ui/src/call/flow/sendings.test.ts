import { describe, expect, test } from "vitest";
import { message, realCall } from "./fixtures/read";
import { sendingsOf } from "./sendings";

describe("sendings", () => {
  test("same_bytes_later_are_retransmissions", () => {
    const [first, second, third] = sendingsOf([
      message("a", 0),
      message("b", 500),
      message("c", 1500),
    ]);
    expect([first?.again, second?.again, third?.again]).toEqual([0, 1, 2]);
    expect(third?.first).toBe("a");
  });

  test("other_hop_is_no_retransmission", () => {
    const sendings = sendingsOf([message("a", 0), message("b", 500, { dst_ip: "10.0.0.3" })]);
    expect(sendings.map((each) => each.again)).toEqual([0, 0]);
  });

  test("other_bytes_are_no_retransmission", () => {
    const sendings = sendingsOf([message("a", 0), message("b", 500, { raw: "INVITE other" })]);
    expect(sendings.map((each) => each.again)).toEqual([0, 0]);
  });

  test("other_agent_shortly_after_saw_the_same_sending", () => {
    const sendings = sendingsOf([
      message("a", 0),
      message("b", 3, { agent_ip: "10.9.9.2" }),
      message("c", 500),
      message("d", 502, { agent_ip: "10.9.9.2" }),
    ]);
    expect(sendings.map((each) => each.copies.map((copy) => copy.id))).toEqual([["b"], ["d"]]);
    expect(sendings.map((each) => each.again)).toEqual([0, 1]);
  });

  test("other_agent_much_later_saw_another_sending", () => {
    const sendings = sendingsOf([message("a", 0), message("b", 500, { agent_ip: "10.9.9.2" })]);
    expect(sendings.map((each) => each.again)).toEqual([0, 1]);
  });

  test("same_agent_at_once_sent_twice", () => {
    expect(sendingsOf([message("a", 0), message("b", 1)])).toHaveLength(2);
  });

  test("after_more_than_a_minute_begins_anew", () => {
    const sendings = sendingsOf([message("a", 0), message("b", 60_001)]);
    expect(sendings.map((each) => each.again)).toEqual([0, 0]);
  });

  test("what_is_no_sip_is_no_retransmission", () => {
    const { method: _, ...log } = message("a", 0);
    const sendings = sendingsOf([log, { ...log, id: "b", time: "2026-11-21T11:00:01.000Z" }]);
    expect(sendings.map((each) => each.again)).toEqual([0, 0]);
  });

  test("microseconds_order_what_the_server_did_not", () => {
    const sendings = sendingsOf([
      message("b", 0, { time: "2026-11-21T11:00:00.000002Z" }),
      message("a", 0, { time: "2026-11-21T11:00:00.000001Z" }),
    ]);
    expect(sendings.map((each) => each.message.id)).toEqual(["a", "b"]);
  });

  test("real_message_was_sent_three_times_on_each_of_two_hops", () => {
    const sendings = sendingsOf(realCall("retransmitted").messages);
    expect(sendings.map((each) => each.again)).toEqual([0, 0, 1, 1, 2, 2, 0, 0]);
  });
});
