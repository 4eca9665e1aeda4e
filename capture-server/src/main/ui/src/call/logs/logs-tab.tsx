import "./logs.css";
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Message, WholeCall } from "../../api/types";
import { useKeys } from "../../shell/keys";
import { parameter, setParameters, withParameters } from "../../shell/location";
import { count } from "../../shell/numbers";
import { Empty } from "../../shell/states";
import { clockName, dateTime, microsOf, timeOfDay } from "../../shell/time";
import { visible } from "../../sip/visible";
import { needsDay } from "../../table/message-columns";
import { sourceOf } from "../endpoint";
import { filtered, readLog } from "./filter";
import { protocolName } from "./protocol";

const PAGE = 500;

/** The logs of the call, oldest first. The address holds `find`, the words that they must have. */
export function LogsTab({ call }: { readonly call: WholeCall }) {
  const shown = useSignal(PAGE);
  const field = useRef<HTMLInputElement>(null);
  const words = parameter("find");
  const logs = useMemo(() => call.logs.map(readLog), [call.logs]);
  const found = useMemo(() => filtered(logs, words), [logs, words]);
  const withDay = needsDay(call.logs.map(({ time }) => time));
  useKeys("Logs", [{ keys: ["f"], does: "find in the logs", run: () => field.current?.focus() }]);
  if (call.logs.length === 0) return <NoLogs />;
  return (
    <section class="logs" aria-label="Logs">
      <p class="logs-head">
        <label>
          Find{" "}
          <input
            ref={field}
            value={words}
            spellcheck={false}
            title="(f)"
            onInput={(event) =>
              setParameters({ find: event.currentTarget.value || null }, "settle")
            }
          />
        </label>
        <span class="soft" role="status">
          {found.length === call.logs.length
            ? `${count(found.length)} logs`
            : `${count(found.length)} of ${count(call.logs.length)} logs`}
          , oldest first; times are {clockName()}
        </span>
      </p>
      {found.length === 0 && <p class="soft">No log has these words. Try fewer.</p>}
      <ol>
        {found.slice(0, shown.value).map(({ log, text }) => (
          <li key={log.id}>
            <OneLog log={log} text={text} withDay={withDay} />
          </li>
        ))}
      </ol>
      {found.length > shown.value && (
        <button type="button" onClick={() => (shown.value += PAGE)}>
          {count(shown.value)} of {count(found.length)} shown: show more
        </button>
      )}
    </section>
  );
}

function OneLog({
  log,
  text,
  withDay,
}: {
  readonly log: Message;
  readonly text: string;
  readonly withDay: boolean;
}) {
  const micros = microsOf(log.time);
  const agent = log.agent_name ?? log.agent_id?.toString() ?? log.agent_ip ?? "unknown";
  return (
    <>
      <div class="log-head">
        <time dateTime={log.time} title={dateTime(micros, 6)}>
          <a
            href={withParameters({ tab: null, m: log.id, with: null, find: null })}
            title="Show the ladder at this time"
          >
            {(withDay ? dateTime : timeOfDay)(micros)}
          </a>
        </time>
        <span>{protocolName(log.proto_type)}</span>
        <span class="soft">
          from <bdi>{visible(sourceOf(log))}</bdi>, agent <bdi>{visible(agent)}</bdi>
        </span>
      </div>
      <pre>{text}</pre>
    </>
  );
}

function NoLogs() {
  return (
    <Empty title="No logs">
      <p>Logs and CDRs that carry the call's Call-ID are shown here. They get here as HEP:</p>
      <ul>
        <li>
          Kamailio: <code>hlog("$ci", "text")</code> of siptrace. OpenSIPS: its tracer with the type{" "}
          <code>xlog</code>.
        </li>
        <li>
          A line of any program: hepipe, HEP type 100 with the Call-ID as correlation id (chunk
          0x11).
        </li>
        <li>
          heplify: <code>-m SIPLOG</code> takes syslog lines, its script finds their Call-ID.
        </li>
      </ul>
    </Empty>
  );
}
