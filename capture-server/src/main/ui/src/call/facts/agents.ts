import type { Session } from "../../api/types";

const SHOWN = 2;

/** The capture agents that saw the legs, each once. */
export function agentsOf(legs: readonly Pick<Session, "agents">[]): readonly string[] {
  return [...new Set(legs.flatMap((leg) => leg.agents ?? []))];
}

/** `edge, core and 3 more`. */
export function fewOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
