import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";
import { ROW_HEIGHT } from "../table/virtual-table";
import type { Tail } from "./tail";

/** Pixels from the end within which one is at the end. */
const NEAR = ROW_HEIGHT;

export interface Follow {
  /** Of the element around the table. */
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Whether the newest row is kept in sight. */
  readonly following: ReadonlySignal<boolean>;
  readonly follow: () => void;
  readonly stay: () => void;
  /** To be called when the table scrolls: at its end it is followed, anywhere else not. */
  readonly onScroll: () => void;
}

/** Kept while the page lives, as the rows are. */
const following = signal(true);

/** Keeps the end in sight as a terminal does, or else what the reader looks at where it is. */
export function useFollow(tail: Tail): Follow {
  const frame = useRef<HTMLDivElement>(null);
  const left = useRef(tail.left);
  const scroller = () => frame.current?.querySelector(".table") ?? null;

  useLayoutEffect(() => {
    const table = scroller();
    const gone = tail.left - left.current;
    left.current = tail.left;
    if (table === null) return;
    if (following.value) table.scrollTop = table.scrollHeight;
    else if (gone > 0) table.scrollTop -= gone * ROW_HEIGHT;
    else return;
    // The browser says it only with the next frame: until then the new end would be blank.
    table.dispatchEvent(new Event("scroll"));
  }, [tail.rows, following.value]);

  // A table that is new to the page begins at its head, once it is drawn.
  useEffect(() => {
    const table = scroller();
    if (table !== null && following.peek()) table.scrollTop = table.scrollHeight;
  }, [tail.rows.length === 0]);

  return {
    frame,
    following,
    follow: () => (following.value = true),
    stay: () => (following.value = false),
    onScroll: () => {
      const table = scroller();
      if (table === null) return;
      following.value = table.scrollHeight - table.scrollTop - table.clientHeight <= NEAR;
    },
  };
}
