import type { WholeCall } from "../api/types";

/** Colours of legs are tokens `--leg-0` to `--leg-7`, given in order of appearance, then again. */
const LEG_COLOURS = 8;

export interface Leg {
  readonly callId: string;
  /** From 0, in order of the first message. */
  readonly index: number;
  /** 1, 2, 3 …: legs are told apart by number too, not by colour alone. */
  readonly label: string;
  readonly colour: string;
}

/** The call's legs by Call-ID, in order of appearance. */
export function legsOf(call: Pick<WholeCall, "messages">): ReadonlyMap<string, Leg> {
  const legs = new Map<string, Leg>();
  for (const { call_id: callId } of call.messages) {
    if (callId !== undefined && !legs.has(callId)) {
      const index = legs.size;
      legs.set(callId, {
        callId,
        index,
        label: String(index + 1),
        colour: `var(--leg-${index % LEG_COLOURS})`,
      });
    }
  }
  return legs;
}
