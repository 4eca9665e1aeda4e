import type { Status } from "../api/types";
import { duration } from "../shell/time";
import { healthOf } from "./health";
import type { Level } from "./health";

/** Shapes as well as colours: a check, a ring, a triangle, a square. */
const SHAPES: Readonly<Record<Level, string>> = {
  good: "M2 8.5 L6 12.5 L14 3.5",
  idle: "M8 3 A5 5 0 1 0 8.01 3 Z",
  warning: "M8 2 L15 14 H1 Z M8 6.5 V10 M8 12 V12.5",
  bad: "M2 2 H14 V14 H2 Z M5.5 5.5 L10.5 10.5 M10.5 5.5 L5.5 10.5",
};

/** Whether all is well, in one sentence; what is not, and what to do, one line each. */
export function HealthSection({ status }: { readonly status: Status }) {
  const [first, ...others] = healthOf(status);
  return (
    <section class={`health ${first.level}`} aria-label="Health">
      {[first, ...others].map((verdict, i) => (
        <div key={verdict.text} class={`verdict ${verdict.level} ${i === 0 ? "first" : ""}`}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={SHAPES[verdict.level]} fill="none" stroke="currentColor" stroke-width="1.8" />
          </svg>
          <p>
            <strong>{verdict.text}</strong> {verdict.remedy}
          </p>
        </div>
      ))}
      <dl class="facts">
        <div>
          <dt>Version</dt>
          <dd>{status.version}</dd>
        </div>
        <div>
          <dt>Up for</dt>
          <dd>{duration(status.uptime_s * 1000)}</dd>
        </div>
        <div>
          <dt>Store</dt>
          <dd>
            {status.store.type}, {status.store.detail}
          </dd>
        </div>
        {status.listeners.map((listener) => (
          <div key={listener.name}>
            <dt>{listener.name}</dt>
            <dd class="mono">{listener.address}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
