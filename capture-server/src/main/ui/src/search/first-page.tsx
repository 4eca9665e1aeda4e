import { useEffect } from "preact/hooks";
import type { Status } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { CopyButton } from "../shell/copy";
import { agentTarget } from "../shell/listener";
import { Empty } from "../shell/states";

const ASK_MILLIS = 2000;

/** What a new server shows: how to make agents send to it. It goes by itself when the first does. */
export function FirstPage({ onFirst }: { readonly onFirst: () => void }) {
  const { answer } = useAnswer<Status>("/status", {}, ASK_MILLIS);
  const now = answer.value;
  const received = now.state === "ready" ? now.value.capture.indexed : 0;
  useEffect(() => {
    if (received > 0) onFirst();
  }, [received]);
  const listeners = now.state === "ready" ? now.value.listeners : [];
  const target = agentTarget(listeners, window.location.hostname);
  if (now.state === "ready" && target === undefined) {
    return (
      <Empty title="This server listens for no agents">
        <p>
          Set <code>hep.udp</code>, <code>hep.tcp</code> or <code>hep.tls</code> in its
          configuration and start it again.
        </p>
      </Empty>
    );
  }
  const host = target?.host ?? "…";
  const port = target?.port ?? "…";
  return (
    <div class="first-page">
      <h2>Nothing was received yet. Point a capture agent at this server</h2>
      <p role="status" class="waiting">
        <span class="spinner" aria-hidden="true" />
        Waiting for the first message. This page goes on by itself.
      </p>
      <ul class="listeners">
        {listeners
          .filter((each) => each.name.startsWith("hep/"))
          .map((each) => (
            <li key={each.name}>
              <code>
                {each.name} {addressFor(each)}
              </code>
            </li>
          ))}
      </ul>
      <div class="recipes">
        <Recipe title="Kamailio (siptrace)" text={kamailio(host, port)} />
        <Recipe
          title="heplify, beside any SIP server"
          text={`heplify -i any -hs ${host}:${port} -hn "$(hostname)"`}
        />
        <Recipe title="captagent (transport_hep.xml)" text={captagent(host, port)} />
        <Recipe
          title="A capture file, to try it"
          text={`scripts/hepatica send FILE.pcap --to ${host}:${port} --rewrite-time`}
        />
      </div>
    </div>
  );
}

function Recipe({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section>
      <header>
        <h3>{title}</h3>
        <CopyButton text={() => text}>Copy</CopyButton>
      </header>
      <pre tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </section>
  );
}

function addressFor(listener: Status["listeners"][number]): string {
  const target = agentTarget([listener], window.location.hostname);
  return target === undefined ? listener.address : `${target.host}:${target.port}`;
}

function kamailio(host: string, port: string): string {
  return `loadmodule "siptrace.so"
modparam("siptrace", "duplicate_uri", "sip:${host}:${port}")
modparam("siptrace", "hep_mode_on", 1)
modparam("siptrace", "hep_version", 3)
modparam("siptrace", "hep_capture_id", 2001)
modparam("siptrace", "trace_on", 1)
modparam("siptrace", "trace_mode", 1)`;
}

function captagent(host: string, port: string): string {
  return `<param name="capture-host" value="${host}"/>
<param name="capture-port" value="${port}"/>
<param name="capture-proto" value="udp"/>
<param name="version" value="3"/>`;
}
