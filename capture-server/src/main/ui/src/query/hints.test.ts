import { expect, test } from "vitest";
import { hintsOf } from "./hints";

const ALIASES = [
  { address: "10.0.0.1", name: "SBC core" },
  { address: "10.1.0.0/16", port: 5060, name: "lab" },
  { address: "2001:db8::1", port: 5090, name: "edge" },
];
const queries = (query: string, of: "messages" | "calls" = "messages") =>
  hintsOf(query, of, ALIASES).map((hint) => [hint.of, hint.query]);

test("hints_threeDigits_areAStatus", () => {
  expect(queries("486")).toEqual([["messages", "status:486"]]);
  expect(queries("486", "calls")).toEqual([["calls", "final_status:486"]]);
  expect(queries("700")).toEqual([]);
  expect(queries("99")).toEqual([]);
});

test("hints_nameOfAnAlias_isItsAddress", () => {
  expect(queries("sbc core")).toEqual([["messages", "10.0.0.1"]]);
  expect(queries('"SBC core"', "calls")).toEqual([["calls", "10.0.0.1"]]);
  expect(queries("lab")).toEqual([
    [
      "messages",
      "(src_ip:10.1.0.0/16 AND src_port:5060) OR (dst_ip:10.1.0.0/16 AND dst_port:5060)",
    ],
  ]);
  expect(queries("edge")).toEqual([["messages", "[2001:db8::1]:5090"]]);
});

test("hints_methodAndState_areWhereTheyAreFields", () => {
  expect(queries("invite", "calls")).toEqual([["messages", "method:INVITE"]]);
  expect(queries("failed")).toEqual([["calls", "state:failed"]]);
});

test("hints_ofWhatHasAFieldOrMoreWords_areNone", () => {
  expect(queries("status:486")).toEqual([]);
  expect(queries("486 failed")).toEqual([]);
  expect(queries("")).toEqual([]);
});
