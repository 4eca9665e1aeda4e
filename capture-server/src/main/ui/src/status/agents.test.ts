import { expect, test } from "vitest";
import type { Agent } from "../api/types";
import { isSilent, nextSort, sorted, sortOf } from "./agents";

function agent(address: string, rate: number, more: Partial<Agent> = {}): Agent {
  return {
    address,
    transport: "udp",
    hep_version: 3,
    frames: 10,
    bytes: 1,
    rate,
    first_seen: "2026-11-21T11:00:00.000000Z",
    last_seen: "2026-11-21T11:00:00.000000Z",
    rejected: {},
    ...more,
  };
}

test("agents_byAddress_areInTheOrderOfNumbers", () => {
  const agents = [agent("10.0.0.10", 1), agent("10.0.0.9", 2)];
  expect(sorted(agents, "address").map((each) => each.address)).toEqual(["10.0.0.9", "10.0.0.10"]);
  expect(sorted(agents, "-rate")[0]?.address).toBe("10.0.0.9");
});

test("agents_byRejected_countAllReasons", () => {
  const agents = [
    agent("a", 0, { rejected: { bad_chunk: 4 } }),
    agent("b", 0, { rejected: { bad_chunk: 3, bad_password: 3 } }),
  ];
  expect(sorted(agents, "-rejected")[0]?.address).toBe("b");
});

test("sort_thatIsUnknown_isByRate", () => {
  expect(sortOf("nonsense")).toEqual({ by: "rate", down: true });
});

test("sort_ofTheSameColumn_turns", () => {
  expect(nextSort("-frames", "frames")).toBe("frames");
  expect(nextSort("frames", "frames")).toBe("-frames");
  expect(nextSort("", "name")).toBe("name");
  expect(nextSort("name", "frames")).toBe("-frames");
});

test("agent_ofMoreThanFiveMinutesAgo_isSilent", () => {
  const seen = Date.parse("2026-11-21T11:00:00Z");
  expect(isSilent(agent("a", 0), seen + 299_000)).toBe(false);
  expect(isSilent(agent("a", 0), seen + 301_000)).toBe(true);
});
