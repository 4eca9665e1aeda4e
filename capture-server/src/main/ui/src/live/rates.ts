/** What the server has counted since the start of the stream, at a moment of our clock. */
export interface RateSample {
  readonly atMillis: number;
  readonly seen: number;
  readonly matched: number;
  readonly skipped: number;
}

/** Messages a second. */
export interface Rates {
  readonly seen: number;
  readonly matched: number;
}

/** Some seconds are kept: a rate of one second jumps too much to be read. */
const SAMPLES = 6;

export function withSample(samples: readonly RateSample[], next: RateSample): RateSample[] {
  const last = samples.at(-1);
  // Counts that fall are those of another stream.
  const before = last !== undefined && next.seen < last.seen ? [] : samples;
  return [...before, next].slice(-SAMPLES);
}

/** Over all samples; undefined where there are less than two. */
export function ratesOf(samples: readonly RateSample[]): Rates | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMillis <= first.atMillis) {
    return undefined;
  }
  const seconds = (last.atMillis - first.atMillis) / 1000;
  return {
    seen: (last.seen - first.seen) / seconds,
    matched: (last.matched - first.matched) / seconds,
  };
}
