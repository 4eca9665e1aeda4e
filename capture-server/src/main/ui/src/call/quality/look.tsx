import type { Stream } from "./streams";

/** How a stream is drawn: colour, dash and mark, of which no two of the first eight share any. */
export interface Look {
  /** Name of the token of its colour. */
  readonly token: string;
  readonly dash: readonly number[];
  /** A path around 0,0 of about 8 by 8. */
  readonly mark: string;
}

const DASHES = [[], [7, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 4], [2, 2, 6, 2], [1, 4]] as const;
const MARKS = [
  "M0 -4 A4 4 0 1 0 0.01 -4 Z",
  "M-3.5 -3.5 H3.5 V3.5 H-3.5 Z",
  "M0 -4.5 L4.5 3.5 H-4.5 Z",
  "M0 -5 L5 0 L0 5 L-5 0 Z",
  "M0 4.5 L4.5 -3.5 H-4.5 Z",
  "M-1.5 -4.5 H1.5 V-1.5 H4.5 V1.5 H1.5 V4.5 H-1.5 V1.5 H-4.5 V-1.5 H-1.5 Z",
  "M-4.5 -2 H4.5 V2 H-4.5 Z",
  "M-2 -4.5 H2 V4.5 H-2 Z",
] as const;

export function lookOf({ index }: Pick<Stream, "index">): Look {
  const n = index % MARKS.length;
  return { token: `--leg-${n}`, dash: DASHES[n] ?? [], mark: MARKS[n] ?? MARKS[0] };
}

/** The stream's line and mark, as in the charts. */
export function Swatch({ of }: { readonly of: Pick<Stream, "index"> }) {
  const { token, dash, mark } = lookOf(of);
  return (
    <svg
      class="swatch"
      viewBox="-16 -6 32 12"
      width="32"
      height="12"
      aria-hidden="true"
      style={{ color: `var(${token})` }}
    >
      <path
        d="M-16 0 H16"
        stroke="currentColor"
        stroke-width="2"
        stroke-dasharray={dash.join(" ")}
      />
      <path d={mark} fill="currentColor" />
    </svg>
  );
}
