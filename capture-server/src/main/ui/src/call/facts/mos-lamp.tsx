import { mosBand } from "./mos";

const SHAPES = {
  good: "M6 1.5 A4.5 4.5 0 1 0 6.01 1.5 Z",
  warn: "M6 1 L11 6 L6 11 L1 6 Z",
  bad: "M1.5 1.5 H10.5 V10.5 H1.5 Z",
} as const;

/** How good a MOS is, by shape, colour and word; or its number, where there is room for no more. */
export function MosLamp({ mos, number }: { readonly mos: number; readonly number?: boolean }) {
  const { look, name } = mosBand(mos);
  return (
    <span class={`lamp look-${look}`}>
      <svg class="mark" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d={SHAPES[look]} fill="currentColor" />
      </svg>
      {number === true ? mos.toFixed(2) : name}
    </span>
  );
}
