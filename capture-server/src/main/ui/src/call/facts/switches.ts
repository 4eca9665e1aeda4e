import { parameter, setParameters } from "../../shell/location";

/** What the header unfolds, and whether other legs are followed: all in the address. */
export function turnFacts(): void {
  setParameters({ facts: allFacts() ? null : "all" }, "replace");
}

export function allFacts(): boolean {
  return parameter("facts") === "all";
}

export function turnFindings(): void {
  setParameters({ findings: allFindings() ? null : "all" }, "replace");
}

export function allFindings(): boolean {
  return parameter("findings") === "all";
}

export function turnLegs(): void {
  setParameters({ legs: alone() ? null : "false" });
}

/** Whether the Call-IDs of the address are shown without their other legs. */
export function alone(): boolean {
  return parameter("legs") === "false";
}
