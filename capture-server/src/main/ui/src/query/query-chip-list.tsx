import { visible } from "../sip/visible";
import { chipsOf, withoutClause } from "./query-chips";
import type { Chip } from "./query-chips";

interface Props {
  readonly query: string;
  readonly onChange: (query: string) => void;
}

/** The query read back piece by piece; each clause can be taken away. */
export function QueryChips({ query, onChange }: Props) {
  const chips = chipsOf(query);
  if (chips.length === 0) return null;
  return (
    <div class="chips" role="group" aria-label="The query's parts">
      {chips.map((chip, i) => (
        <ChipView key={i} chip={chip} remove={(index) => onChange(withoutClause(query, index))} />
      ))}
    </div>
  );
}

function ChipView({
  chip,
  remove,
}: {
  readonly chip: Chip;
  readonly remove: (index: number) => void;
}) {
  if (chip.kind === "parenthesis") return <span class="operator">{chip.text}</span>;
  if (chip.kind === "operator") {
    return chip.implied ? (
      <span class="operator" title="Terms side by side are alternatives; write AND for both">
        or
      </span>
    ) : (
      <span class="operator">{chip.text}</span>
    );
  }
  return (
    <button
      type="button"
      class="chip"
      title="Take it away"
      onClick={() => remove(chip.index)}
      onKeyDown={(event) => {
        if (event.key !== "Backspace" && event.key !== "Delete") return;
        event.preventDefault();
        remove(chip.index);
      }}
    >
      {chip.negated && <strong>not </strong>}
      {chip.field !== undefined && <span class="name">{chip.field}</span>}
      <bdi class="value">{visible(chip.value)}</bdi>
      {chip.meaning !== undefined && <span class="meaning">→ {chip.meaning}</span>}
      <span aria-hidden="true" class="cross">
        ×
      </span>
      <span class="unseen">, take away</span>
    </button>
  );
}
