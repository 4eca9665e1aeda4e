import type { ComponentChildren } from "preact";
import type { Message } from "../../api/types";
import { count } from "../../shell/numbers";
import { visible } from "../../sip/visible";
import { messageTitle } from "./row-text";
import type { Layout } from "./layout";
import type { Times } from "./row-text";

interface Props {
  /** The legs, where there are several. */
  readonly children: ComponentChildren;
  readonly layout: Layout;
  readonly times: Times;
  readonly marks: boolean;
  readonly markCount: number;
  readonly unfolded: boolean;
  readonly compared: Message | undefined;
  readonly differs: boolean;
  readonly onTimes: () => void;
  readonly onMarks: () => void;
  readonly onFold: () => void;
  readonly onDiff: () => void;
  readonly onMark: () => void;
  readonly onUnmark: () => void;
}

const TIMES_NAMES: Readonly<Record<Times, string>> = {
  delta: "since the row before",
  relative: "since the first",
  absolute: "of the day",
};

/** The ladder's switches; each says its key. */
export function FlowBar(props: Props) {
  const { layout, compared } = props;
  return (
    <div class="flow-bar" role="toolbar" aria-label="Ladder's switches">
      {props.children}
      <button type="button" class="plain" onClick={props.onTimes}>
        Times {TIMES_NAMES[props.times]} <kbd>w</kbd>
      </button>
      {props.markCount > 0 && (
        <button type="button" class="plain" aria-pressed={props.marks} onClick={props.onMarks}>
          {count(props.markCount)} reports and logs {props.marks ? "shown" : "hidden"} <kbd>r</kbd>
        </button>
      )}
      {layout.retransmissions > 0 && (
        <button type="button" class="plain" aria-pressed={props.unfolded} onClick={props.onFold}>
          {count(layout.retransmissions)} retransmissions {props.unfolded ? "unfolded" : "folded"}{" "}
          <kbd>X</kbd>
        </button>
      )}
      <span class="compare">
        {compared !== undefined && (
          <>
            <button type="button" class="plain" aria-pressed={props.differs} onClick={props.onDiff}>
              Compare with <bdi>{visible(messageTitle(compared))}</bdi> <kbd>d</kbd>
            </button>
            <button type="button" class="plain" onClick={props.onUnmark}>
              Unmark
            </button>
          </>
        )}
        <button type="button" class="plain" onClick={props.onMark}>
          Mark to compare <kbd>Space</kbd>
        </button>
      </span>
    </div>
  );
}
