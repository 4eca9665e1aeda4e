import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useKeys } from "../../shell/keys";

/** A text whose explained words are one tab stop: the arrow keys go from one to the next. */
export function Words({ children }: { readonly children: ComponentChildren }) {
  const text = useRef<HTMLDivElement>(null);
  const words = () => [...(text.current?.querySelectorAll<HTMLElement>(".explained") ?? [])];
  const stop = () => words().find((word) => word.tabIndex === 0);
  useLayoutEffect(() => {
    if (stop() === undefined) words()[0]?.setAttribute("tabindex", "0");
  });
  useKeys("Message", [
    { keys: ["e"], does: "explained words, then ← and →", run: () => stop()?.focus() },
  ]);
  return (
    <div
      ref={text}
      onFocusCapture={({ target }) => {
        if (!(target instanceof HTMLElement) || !target.matches(".explained")) return;
        stop()?.setAttribute("tabindex", "-1");
        target.setAttribute("tabindex", "0");
      }}
      onKeyDown={(event) => {
        const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        const all = words();
        const at = all.findIndex((word) => word === event.target);
        if (by === 0 || at < 0) return;
        event.preventDefault();
        all[at + by]?.focus();
      }}
    >
      {children}
    </div>
  );
}
