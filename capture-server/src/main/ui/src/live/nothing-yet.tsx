import type { Status } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { agentTarget } from "../shell/listener";
import { search, withParameters } from "../shell/location";
import { count } from "../shell/numbers";
import { Empty } from "../shell/states";
import { visible } from "../sip/visible";

interface Props {
  readonly query: string;
  /** Messages that the server looked at since the stream began. */
  readonly seen: number;
}

/** Nothing came so far: how to make something come. */
export function NothingYet({ query, seen }: Props) {
  const { answer } = useAnswer<Status>("/status");
  const status = answer.value.state === "ready" ? answer.value.value : undefined;
  const target = status && agentTarget(status.listeners, window.location.hostname);
  return (
    <Empty title="Nothing yet: waiting for messages that match">
      {query !== "" && (
        <p>
          {count(seen)} {seen === 1 ? "message" : "messages"} came since, none matches{" "}
          <code>{visible(query)}</code>. <a href={withParameters({ q: null })}>Show all</a>
        </p>
      )}
      {target !== undefined && (
        <>
          <p>
            Point a capture agent (Kamailio, OpenSIPS, FreeSWITCH, heplify …) by {target.transport}{" "}
            at{" "}
            <code>
              {target.host}:{target.port}
            </code>
            , or play a capture:
          </p>
          <pre class="command">
            scripts/hepatica send --rewrite-time --rate=20 --to={target.host}:{target.port}{" "}
            {target.transport === "tcp" ? "--tcp " : ""}calls.pcap
          </pre>
        </>
      )}
      <p class="soft">
        What came before is in <a href={`/${search.value}`}>Search</a>.
      </p>
    </Empty>
  );
}
