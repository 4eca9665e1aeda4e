import type { SessionState } from "../api/types";
import { outcomeOfState, OUTCOMES } from "../sip/outcome";
import type { Outcome } from "../sip/outcome";

/** How a class of the histogram looks: result classes are outcomes, states of sessions have one. */
export function outcomeOfClass(name: string): Outcome {
  const outcome = OUTCOMES.find((each) => each === name);
  return outcome ?? outcomeOfState(name as SessionState);
}

export function nameOfClass(name: string): string {
  return name === "request" ? "requests" : name;
}

/** The query for what is counted in a class. */
export function clauseOfClass(name: string): string {
  if (name === "request") return "method:* AND NOT status:*";
  if (name === "other") return "NOT method:*";
  const hundreds = /^([1-6])xx$/.exec(name)?.[1];
  return hundreds === undefined ? `state:${name}` : `status:[${hundreds}00 TO ${hundreds}99]`;
}
