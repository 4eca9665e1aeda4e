import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Tip {
  readonly of: Element;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
  /** The pointer or the focus has left the word; it may be on its way to the explanation. */
  readonly leaving: boolean;
}

const tip = signal<Tip | null>(null);
const TIP_ID = "explanation";
const WIDTH = 340;
const HEIGHT = 84;
const LINGER_MILLIS = 200;

/** A word that is explained while the pointer is on it or it has the focus; a tab stop by `Words`. */
export function Explained(props: {
  readonly why: string;
  readonly class: string;
  readonly children: ComponentChildren;
}) {
  const word = useRef<HTMLSpanElement>(null);
  const show = (event: { readonly currentTarget: Element }) => {
    tip.value = tipOf(event.currentTarget, props.why);
  };
  useEffect(() => {
    const element = word.current;
    return () => {
      if (tip.peek()?.of === element) hide();
    };
  }, []);
  return (
    <span
      ref={word}
      class={`explained ${props.class}`}
      tabIndex={-1}
      aria-describedby={TIP_ID}
      onMouseEnter={show}
      onFocus={show}
      onMouseLeave={leave}
      onBlur={leave}
    >
      {props.children}
    </span>
  );
}

function tipOf(of: Element, text: string): Tip {
  const box = of.getBoundingClientRect();
  const above = box.bottom + HEIGHT > window.innerHeight;
  return {
    of,
    text,
    above,
    left: Math.max(8, Math.min(box.left, window.innerWidth - WIDTH - 8)),
    top: above ? box.top - 4 : box.bottom + 4,
    leaving: false,
  };
}

function hide(): void {
  tip.value = null;
}

function leave(): void {
  const now = tip.peek();
  if (now !== null) tip.value = { ...now, leaving: true };
}

function stay(): void {
  const now = tip.peek();
  if (now !== null) tip.value = { ...now, leaving: false };
}

/** It stands beside its word, also while that scrolls. */
function follow(): void {
  const now = tip.peek();
  if (now !== null) tip.value = { ...tipOf(now.of, now.text), leaving: now.leaving };
}

function hideByEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  hide();
  event.preventDefault();
  event.stopPropagation();
}

/** The one explanation there is at a time. It stays under the pointer, and goes by Escape (WCAG 1.4.13). */
export function Explanation() {
  const now = tip.value;
  const shown = now !== null;
  useEffect(() => {
    if (!shown) return;
    window.addEventListener("keydown", hideByEscape, true);
    window.addEventListener("scroll", follow, true);
    return () => {
      window.removeEventListener("keydown", hideByEscape, true);
      window.removeEventListener("scroll", follow, true);
    };
  }, [shown]);
  const leaving = now?.leaving === true;
  useEffect(() => {
    if (!leaving) return;
    const timer = setTimeout(hide, LINGER_MILLIS);
    return () => clearTimeout(timer);
  }, [leaving, now?.of]);
  const place =
    now === null
      ? {}
      : {
          left: `${now.left}px`,
          top: `${now.top}px`,
          transform: now.above ? "translateY(-100%)" : "none",
        };
  return (
    <div
      id={TIP_ID}
      role="tooltip"
      class="explanation"
      hidden={!shown}
      style={place}
      onMouseEnter={stay}
      onMouseLeave={leave}
    >
      {now?.text}
    </div>
  );
}
