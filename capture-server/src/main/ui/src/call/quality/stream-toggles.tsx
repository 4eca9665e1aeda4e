import type { Host } from "../../api/types";
import { parameter, setParameters } from "../../shell/location";
import { visible } from "../../sip/visible";
import { mediaName } from "../endpoint";
import { Swatch } from "./look";
import type { Stream } from "./streams";

/** The legend of the charts: which stream is which line, and which are drawn. */
export function StreamToggles({
  streams,
  shown,
  hosts,
}: {
  readonly streams: readonly Stream[];
  readonly shown: readonly Stream[];
  readonly hosts: readonly Host[];
}) {
  const turn = (stream: Stream) => {
    const next = streams.filter((each) =>
      each === stream ? !shown.includes(each) : shown.includes(each),
    );
    const letters = next.map(({ letter }) => letter).join(",");
    setParameters({ streams: letters === "" ? "none" : letters }, "replace");
  };
  return (
    <>
      <ul class="toggles" aria-label="Streams that are drawn">
        {streams.map((stream) => (
          <li key={stream.letter}>
            <button
              type="button"
              class="plain"
              aria-pressed={shown.includes(stream)}
              onClick={() => turn(stream)}
            >
              <Swatch of={stream} />
              <b>{stream.letter}</b>
              <bdi>
                {visible(`${mediaName(stream.src, hosts)} → ${mediaName(stream.dst, hosts)}`)}
              </bdi>
              {stream.codec !== undefined && <span class="soft">{visible(stream.codec)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {parameter("streams") === "" && shown.length < streams.length && (
        <p class="soft note">
          The first {shown.length} of {streams.length} streams are drawn; choose above.
        </p>
      )}
    </>
  );
}
