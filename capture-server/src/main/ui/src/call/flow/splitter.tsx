import { ladderShare } from "../../shell/preferences";

const LEAST = 0.25;
const MOST = 0.8;
const STEP = 0.02;

/** The bar between ladder and message: dragged, or moved by the arrow keys while it has the focus. */
export function Splitter() {
  const move = (share: number) => {
    ladderShare.value = Math.min(MOST, Math.max(LEAST, share));
  };
  return (
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the ladder"
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      aria-valuenow={Math.round(ladderShare.value * 100)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={(event) => {
        const around = event.currentTarget.parentElement?.getBoundingClientRect();
        if (around === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
        move((event.clientX - around.left) / around.width);
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") move(ladderShare.value - STEP);
        else if (event.key === "ArrowRight") move(ladderShare.value + STEP);
        else return;
        event.preventDefault();
      }}
    />
  );
}
