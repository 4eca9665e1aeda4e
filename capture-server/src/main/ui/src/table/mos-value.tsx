import { mosBand } from "../call/facts/mos";

const SHAPES = {
  good: "M6 1.5 A4.5 4.5 0 1 0 6.01 1.5 Z",
  warn: "M6 1 L11 6 L6 11 L1 6 Z",
  bad: "M1.5 1.5 H10.5 V10.5 H1.5 Z",
} as const;

/** A MOS with its lamp, narrow enough for a cell. */
export function MosValue({ mos }: { readonly mos: number }) {
  const { look } = mosBand(mos);
  return (
    <span class="marked">
      <svg
        class={`mark look-${look}`}
        viewBox="0 0 12 12"
        width="10"
        height="10"
        aria-hidden="true"
      >
        <path d={SHAPES[look]} fill="currentColor" />
      </svg>
      {mos.toFixed(2)}
    </span>
  );
}
