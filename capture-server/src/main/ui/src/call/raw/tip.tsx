import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

interface Tip {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
}

const tip = signal<Tip | null>(null);
const TIP_ID = "explanation";
const WIDTH = 340;
const HEIGHT = 84;

/** A word that is explained while the pointer is on it or it has the focus. */
export function Explained(props: {
  readonly why: string;
  readonly class: string;
  readonly children: ComponentChildren;
}) {
  const show = (event: { readonly currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const above = box.bottom + HEIGHT > window.innerHeight;
    tip.value = {
      text: props.why,
      above,
      left: Math.max(8, Math.min(box.left, window.innerWidth - WIDTH - 8)),
      top: above ? box.top - 4 : box.bottom + 4,
    };
  };
  return (
    <span
      class={`explained ${props.class}`}
      tabIndex={0}
      aria-describedby={TIP_ID}
      onMouseEnter={show}
      onFocus={show}
      onMouseLeave={hide}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === "Escape") hide();
      }}
    >
      {props.children}
    </span>
  );
}

function hide(): void {
  tip.value = null;
}

/** The one explanation there is at a time. */
export function Explanation() {
  const now = tip.value;
  const place =
    now === null
      ? {}
      : {
          left: `${now.left}px`,
          top: `${now.top}px`,
          transform: now.above ? "translateY(-100%)" : "none",
        };
  return (
    <div id={TIP_ID} role="tooltip" class="explanation" hidden={now === null} style={place}>
      {now?.text}
    </div>
  );
}
