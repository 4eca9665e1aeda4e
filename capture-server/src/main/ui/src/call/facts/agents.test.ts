import { expect, test } from "vitest";
import { agentsOf, fewOf } from "./agents";

test("agentsOf_legsSeenByTheSame_namesItOnce", () => {
  expect(agentsOf([{ agents: ["edge", "core"] }, {}, { agents: ["core"] }])).toEqual([
    "edge",
    "core",
  ]);
});

test("fewOf_many_saysHowManyMore", () => {
  expect(fewOf(["edge", "core"])).toBe("edge, core");
  expect(fewOf(["edge", "core", "west"])).toBe("edge, core and 1 more");
});
