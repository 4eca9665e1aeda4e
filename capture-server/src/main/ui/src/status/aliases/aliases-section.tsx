import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { count } from "../../shell/numbers";
import { Loading, ProblemState } from "../../shell/states";
import { AliasRow } from "./alias-row";
import { AliasTextEditor } from "./alias-text-editor";
import {
  add,
  isUnsaved,
  keepMine,
  load,
  loaded,
  loadProblem,
  loadTheirs,
  rowProblems,
  rows,
  save,
  saving,
} from "./alias-store";

/** Rows drawn at once; with more a field to find some is shown. */
const AT_ONCE = 200;
const WORTH_FINDING = 20;

/** Names for addresses, which the whole page shows in their place. */
export function AliasesSection() {
  const wanted = useSignal("");
  const added = useSignal<number | undefined>(undefined);
  const asText = useSignal(false);
  useEffect(() => void load(), []);
  // At once: keys pressed before would be taken for the page's own.
  useLayoutEffect(() => {
    if (added.value !== undefined) document.getElementById(`alias-${added.value}-address`)?.focus();
  }, [added.value]);
  if (loaded.value === undefined) {
    return loadProblem.value === undefined ? (
      <Loading what="the aliases" />
    ) : (
      <ProblemState problem={loadProblem.value} again={() => void load()} />
    );
  }
  if (asText.value) return <AliasTextEditor close={() => (asText.value = false)} />;
  const problems = rowProblems.value;
  const matching = rows.value
    .map((row, i) => ({ row, number: i + 1 }))
    .filter(({ row }) => matches(wanted.value, `${row.address} ${row.port} ${row.name}`));
  // What was just added and what is wrong is shown wherever it is.
  const shown = matching.filter(
    ({ row }, i) =>
      i < AT_ONCE || row.key === added.value || problems.some((each) => each.key === row.key),
  );
  return (
    <section class="aliases" aria-label="Aliases">
      <h2>
        Aliases <span class="soft">{count(rows.value.length)}</span>
      </h2>
      <p class="soft">
        Names that the page shows in place of addresses, for what was captured before as well. The
        longest prefix wins, and one with a port before one without.
      </p>
      {rows.value.length > WORTH_FINDING && (
        <input
          type="search"
          aria-label="Find aliases"
          placeholder="Find by address, port or name"
          value={wanted.value}
          onInput={(event) => (wanted.value = event.currentTarget.value)}
        />
      )}
      {rows.value.length === 0 ? (
        <p class="none">No address has a name yet. Add the first: your SBC, say, or a carrier.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col" class="numeric">
                #
              </th>
              <th scope="col">Address or network</th>
              <th scope="col">Port</th>
              <th scope="col">Name</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {shown.map(({ row, number }) => (
              <AliasRow
                key={row.key}
                row={row}
                number={number}
                problems={problems.filter((each) => each.key === row.key)}
              />
            ))}
          </tbody>
        </table>
      )}
      {shown.length < rows.value.length && (
        <p class="soft">
          Showing {count(shown.length)} of {count(rows.value.length)}: find others above.
        </p>
      )}
      <div class="actions">
        <button
          type="button"
          onClick={() => {
            wanted.value = "";
            added.value = add();
          }}
        >
          Add alias
        </button>
        <button type="button" onClick={() => (asText.value = true)}>
          Edit as text
        </button>
        <button
          type="button"
          class="primary"
          disabled={!isUnsaved.value || saving.value.state === "saving"}
          onClick={() => void save()}
        >
          Save aliases
        </button>
        {isUnsaved.value && (
          <button type="button" class="plain" onClick={() => void loadTheirs()}>
            Undo changes
          </button>
        )}
        <SaveState />
      </div>
      <Conflict />
    </section>
  );
}

/** What became of the changes, said as it changes. */
function SaveState() {
  const now = saving.value;
  const text =
    now.state === "saving"
      ? "Saving …"
      : now.state === "problem"
        ? `Not saved: ${now.problem.detail}`
        : rowProblems.value.length > 0
          ? "Not saved: see above what is wrong"
          : isUnsaved.value
            ? "Changes are not saved yet"
            : now.state === "saved"
              ? "Saved, and in force"
              : "";
  return (
    <p
      class={`save-state ${text.startsWith("Not") ? "bad" : ""}`}
      role="status"
      aria-label="Changes"
    >
      {text}
    </p>
  );
}

function Conflict() {
  if (saving.value.state !== "conflict") return null;
  return (
    <div class="partial conflict" role="alert">
      <p>Somebody else changed the aliases since you loaded them.</p>
      <button type="button" onClick={() => void loadTheirs()}>
        Load theirs
      </button>
      <button type="button" onClick={() => void keepMine()}>
        Keep mine
      </button>
    </div>
  );
}

function matches(wanted: string, text: string): boolean {
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}
