import type { Outcome } from "./outcome";

/** A shape a class: an engineer who sees no colours still tells 2xx from 4xx. */
const SHAPES: Readonly<Record<Outcome, string>> = {
  request: "M2 2 L11 6 L2 10 Z",
  "1xx": "M6 2 A4 4 0 1 0 6.01 2 Z M6 4.5 A1.5 1.5 0 1 1 5.99 4.5 Z",
  "2xx": "M6 1.5 A4.5 4.5 0 1 0 6.01 1.5 Z",
  "3xx": "M6 1 L11 6 L6 11 L1 6 Z",
  "4xx": "M6 1.5 L11 10.5 L1 10.5 Z",
  "5xx": "M1.5 1.5 H10.5 V10.5 H1.5 Z",
  "6xx":
    "M2.5 1 L6 4.5 L9.5 1 L11 2.5 L7.5 6 L11 9.5 L9.5 11 L6 7.5 L2.5 11 L1 9.5 L4.5 6 L1 2.5 Z",
  other: "M1 4.75 H11 V7.25 H1 Z",
};

/** The mark before a method or status. Decoration: the text beside it says the same. */
export function Mark({ of }: { readonly of: Outcome }) {
  return (
    <svg class={`mark outcome-${of}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={SHAPES[of]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
