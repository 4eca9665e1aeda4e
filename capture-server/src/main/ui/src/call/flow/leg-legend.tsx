import { visible } from "../../sip/visible";
import { shorten } from "./geometry";
import type { Layout } from "./layout";

/** Characters of a Call-ID: its tip has it in full. */
const LENGTH = 20;

interface Props {
  readonly legs: Layout["legs"];
  /** Call-IDs of the legs that are shown; empty: all. */
  readonly shown: ReadonlySet<string>;
  readonly onShow: (callIds: readonly string[]) => void;
}

/** Which leg has which number and colour; each can be shown alone or with others. */
export function LegLegend({ legs, shown, onShow }: Props) {
  const toggled = (callId: string) =>
    shown.has(callId) ? [...shown].filter((each) => each !== callId) : [...shown, callId];
  return (
    <section class="legs" aria-label="Legs">
      {[...legs.values()].map((leg) => (
        <button
          type="button"
          key={leg.callId}
          aria-pressed={shown.has(leg.callId)}
          class={shown.size > 0 && !shown.has(leg.callId) ? "leg hidden" : "leg"}
          style={{ "--leg": leg.colour }}
          title={`Only leg ${leg.label}: ${visible(leg.callId)}`}
          onClick={() => onShow(toggled(leg.callId))}
        >
          <span class="number">{leg.label}</span>
          <bdi>{visible(shorten(leg.callId, LENGTH))}</bdi>
        </button>
      ))}
      {shown.size > 0 && (
        <button type="button" class="plain" onClick={() => onShow([])}>
          All legs
        </button>
      )}
    </section>
  );
}
