import { setParameters } from "../shell/location";
import { allParts, partName, withPart } from "./parts";
import type { Of } from "./parts";

interface Props {
  readonly of: Of;
  readonly parts: readonly string[];
}

/** Which tables of messages, or kinds of sessions, are asked for; another choice forgets the row. */
export function PartToggles({ of, parts }: Props) {
  return (
    <div class="choice" role="group" aria-label={of === "calls" ? "Kinds" : "Tables"}>
      {allParts(of).map((part) => (
        <button
          key={part}
          type="button"
          aria-pressed={parts.includes(part)}
          onClick={() =>
            setParameters({ [partName(of)]: withPart(of, parts, part), sel: null, n: null })
          }
        >
          {part}
        </button>
      ))}
    </div>
  );
}
