import { edit, remove, split } from "./alias-store";
import type { DraftField, DraftRow, RowProblem } from "./draft";

const FIELDS: readonly {
  readonly field: DraftField;
  readonly label: string;
  readonly hint: string;
}[] = [
  { field: "address", label: "Address", hint: "10.0.0.0/8" },
  { field: "port", label: "Port", hint: "any" },
  { field: "name", label: "Name", hint: "SBC core" },
];

interface Props {
  readonly row: DraftRow;
  /** From 1. */
  readonly number: number;
  readonly problems: readonly RowProblem[];
}

/** One alias, to be edited in place. */
export function AliasRow({ row, number, problems }: Props) {
  return (
    <tr>
      <th scope="row" class="numeric soft">
        {number}
      </th>
      {FIELDS.map(({ field, label, hint }) => {
        const problem = problems.find((each) => each.field === field);
        const id = `alias-${row.key}-${field}`;
        return (
          <td key={field}>
            <input
              id={id}
              class={field}
              value={row[field]}
              aria-label={label}
              placeholder={hint}
              inputMode={field === "port" ? "numeric" : "text"}
              maxLength={field === "name" ? 100 : 60}
              spellcheck={false}
              autocomplete="off"
              aria-invalid={problem !== undefined}
              aria-describedby={problem === undefined ? undefined : `${id}-problem`}
              onInput={(event) => {
                edit(row.key, field, event.currentTarget.value);
                if (field === "address" && event.inputType === "insertFromPaste") split(row.key);
              }}
              // What is typed is whole only now.
              onChange={() => field === "address" && split(row.key)}
            />
            {problem !== undefined && (
              <p class="problem" id={`${id}-problem`} role="alert">
                {problem.text}
              </p>
            )}
          </td>
        );
      })}
      <td>
        <button
          type="button"
          class="plain"
          aria-label={`Delete alias ${number} ${row.name}`.trim()}
          title="Delete"
          onClick={() => remove(row.key)}
        >
          Delete
        </button>
      </td>
    </tr>
  );
}
