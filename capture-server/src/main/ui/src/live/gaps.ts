/** For how long the stream was not watched, since the view was cleared. */
export interface Gaps {
  /** Those that are over. */
  readonly millis: number;
  /** When the one began that is not; a reader who never watched has missed nothing. */
  readonly since: number | undefined;
}

export const NO_GAPS: Gaps = { millis: 0, since: undefined };

/** The stream was lost, or left for another page. */
export function unwatched(gaps: Gaps, nowMillis: number): Gaps {
  return gaps.since === undefined ? { ...gaps, since: nowMillis } : gaps;
}

export function watched({ millis, since }: Gaps, nowMillis: number): Gaps {
  return { millis: millis + (since === undefined ? 0 : nowMillis - since), since: undefined };
}
