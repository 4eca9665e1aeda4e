import { describe, expect, test } from "vitest";
import { columnsOf } from "./columns";
import { message, realCall } from "./fixtures/read";

describe("columns", () => {
  test("hosts_stand_in_order_of_appearance", () => {
    const { all } = columnsOf(
      [message("a", 0), message("b", 1, { src_ip: "10.0.0.2", dst_ip: "10.0.0.3" })],
      [],
    );
    expect(all.map((column) => column.ip)).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
  });

  test("ports_of_one_host_share_a_column", () => {
    const { all, of } = columnsOf([message("a", 0), message("b", 1, { src_port: 5999 })], []);
    expect(all).toHaveLength(2);
    expect(of("10.0.0.1", 5999)).toBe(0);
  });

  test("host_that_sends_to_itself_has_a_column_a_port", () => {
    const { all, of } = columnsOf(realCall("retransmitted").messages, []);
    expect(all.map((column) => column.port)).toEqual([5090, 5060, 5073]);
    expect(of("127.0.0.1", 5073)).toBe(2);
  });

  test("only_the_host_that_sends_to_itself_is_split", () => {
    const { all } = columnsOf(realCall("two-legs").messages, []);
    expect(all.map(({ ip, port }) => [ip, port])).toEqual([
      ["15.15.5.129", undefined],
      ["63.153.219.119", undefined],
      ["127.0.0.1", 5062],
      ["127.0.0.1", 5060],
      ["127.0.0.1", 5080],
      ["34.57.125.203", undefined],
    ]);
  });

  test("same_port_to_itself_stays_one_column", () => {
    expect(columnsOf([message("a", 0, { dst_ip: "10.0.0.1" })], []).all).toHaveLength(1);
  });

  test("different_names_by_port_split_a_host", () => {
    const { all } = columnsOf(
      [
        message("a", 0, { dst_alias: "SBC in" }),
        message("b", 1, { dst_port: 5070, dst_alias: "SBC out" }),
      ],
      [],
    );
    expect(all.map((column) => column.alias)).toEqual([undefined, "SBC in", "SBC out"]);
  });

  test("name_of_the_address_serves_where_messages_have_none", () => {
    const hosts = [{ ip: "10.0.0.1", ports: [5060], alias: "phone" }];
    expect(columnsOf([message("a", 0)], hosts).all[0]?.alias).toBe("phone");
  });

  test("message_without_an_end_makes_no_column", () => {
    const { dst_ip: _, ...rest } = message("a", 0);
    expect(columnsOf([rest], []).all).toEqual([]);
  });
});
