import { count } from "../shell/numbers";
import { sparkline } from "./sparkline";

const WIDTH = 160;
const HEIGHT = 28;

/** A small line over the last minutes, with its largest value said. */
export function Line(props: {
  readonly values: readonly number[];
  readonly label: string;
  /** Behind a number: "/s". */
  readonly unit: string;
}) {
  const most = Math.max(0, ...props.values);
  const said = props.values.length === 0 ? "–" : `at most ${count(Math.round(most))}${props.unit}`;
  return (
    <div class="trend">
      <svg
        viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${props.label}, ${said}`}
      >
        <polyline points={sparkline(props.values, WIDTH, HEIGHT)} />
      </svg>
      <p class="soft" aria-hidden="true">
        {said}
      </p>
    </div>
  );
}
