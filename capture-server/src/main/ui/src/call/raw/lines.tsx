import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { count as countText } from "../../shell/numbers";

const FIRST = 1000;

/** Lines of a text, each its own block; the rest of a very long one only when it is asked for. */
export function Lines(props: {
  readonly count: number;
  readonly line: (index: number) => ComponentChildren;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? props.count : Math.min(props.count, FIRST);
  return (
    <>
      <div class="raw-text">
        {Array.from({ length: shown }, (_, i) => (
          <div class="raw-line" key={i}>
            {props.line(i)}
          </div>
        ))}
      </div>
      {shown < props.count && (
        <button type="button" onClick={() => setAll(true)}>
          Show the other {countText(props.count - shown)} lines
        </button>
      )}
    </>
  );
}
