import type { Message } from "../api/types";

/** Rows in view at most; older ones leave. */
export const VIEW_ROWS = 5_000;

/** Messages held while paused at most; older ones are let go. */
export const HELD_ROWS = 5_000;

/** What the reader sees of the stream, oldest first. */
export interface Tail {
  readonly rows: readonly Message[];
  readonly paused: boolean;
  /** What came while paused, not in view yet. */
  readonly held: readonly Message[];
  /** Messages that came since the last clear, in view or not. */
  readonly arrived: number;
  /** How many were in view, or held to be, and are no more. */
  readonly dropped: number;
  /** Rows that left the view at its head: by so much what stays has moved up. */
  readonly left: number;
}

export const EMPTY_TAIL: Tail = {
  rows: [],
  paused: false,
  held: [],
  arrived: 0,
  dropped: 0,
  left: 0,
};

export function withMessages(tail: Tail, batch: readonly Message[]): Tail {
  const arrived = tail.arrived + batch.length;
  if (tail.paused) {
    const held = [...tail.held, ...batch];
    const over = Math.max(0, held.length - HELD_ROWS);
    return { ...tail, arrived, held: held.slice(over), dropped: tail.dropped + over };
  }
  return { ...shown(tail, batch), arrived };
}

export function paused(tail: Tail): Tail {
  return { ...tail, paused: true };
}

/** Goes on with what was held. */
export function resumed(tail: Tail): Tail {
  return { ...shown(tail, tail.held), paused: false, held: [] };
}

/** An empty view; paused it stays if it was. */
export function cleared(tail: Tail): Tail {
  return { ...EMPTY_TAIL, paused: tail.paused };
}

function shown(tail: Tail, more: readonly Message[]): Tail {
  const rows = [...tail.rows, ...more];
  const over = Math.max(0, rows.length - VIEW_ROWS);
  return {
    ...tail,
    rows: rows.slice(over),
    dropped: tail.dropped + over,
    left: tail.left + Math.min(over, tail.rows.length),
  };
}
