import "./imports.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Import, Job } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { count } from "../shell/numbers";
import { Loading, ProblemState } from "../shell/states";
import { dateTime, microsOf } from "../shell/time";
import { visible } from "../sip/visible";
import { deleteImport, follow, reasonOf } from "./jobs";

const ASK_MILLIS = 5_000;

/** What was imported into this server, and how to be rid of it. */
export function ImportsSection() {
  const { answer, again } = useAnswer<{ readonly imports: readonly Import[] }>(
    "/imports",
    {},
    ASK_MILLIS,
  );
  const doomed = useSignal<Import | undefined>(undefined);
  const said = useSignal("");
  const now = answer.value;
  if (now.state === "loading") return <Loading what="the imports" />;
  if (now.state === "problem") return <ProblemState problem={now.problem} again={again} />;
  const { imports } = now.value;

  async function remove(each: Import): Promise<void> {
    const told = (job: Job) => (said.value = `${each.label}: ${job.detail}`);
    try {
      const job = await follow(await deleteImport(each), told, new AbortController().signal);
      said.value = job.error ?? job.detail;
    } catch (e) {
      said.value = reasonOf(e);
    }
    again();
  }

  return (
    <section class="imports" aria-label="Imports">
      <h2>
        Imports <span class="soft">{count(imports.length)}</span>
      </h2>
      <p role="status">{visible(said.value)}</p>
      {imports.length === 0 ? (
        <p class="none">
          No file was imported. Drop one on the <a href="/">search page</a>, or use{" "}
          <code>hepatica import FILE</code>.
        </p>
      ) : (
        <div class="scroll" role="group" aria-label="Imported files" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Label</th>
                <th scope="col">File</th>
                <th scope="col">State</th>
                <th scope="col" class="numeric">
                  Messages
                </th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">
                  <span class="unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {imports.map((each) => (
                <tr key={each.label}>
                  <th scope="row">
                    <a href={hrefOf(each)}>{each.label}</a>
                  </th>
                  <td class="mono">{visible(each.file)}</td>
                  <td title={each.problem}>
                    {each.state}
                    {each.problem !== undefined && (
                      <span class="soft"> {visible(each.problem)}</span>
                    )}
                  </td>
                  <td class="numeric">{count(each.frames)}</td>
                  <td>{timeText(each.first)}</td>
                  <td>{timeText(each.last)}</td>
                  <td>
                    <button
                      type="button"
                      aria-label={`Delete ${each.label}`}
                      disabled={each.state === "running"}
                      onClick={() => (doomed.value = each)}
                    >
                      Delete
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {doomed.value !== undefined && (
        <Confirm
          each={doomed.value}
          close={(yes) => {
            const which = doomed.value;
            doomed.value = undefined;
            if (yes && which !== undefined) void remove(which);
          }}
        />
      )}
    </section>
  );
}

function Confirm({
  each,
  close,
}: {
  readonly each: Import;
  readonly close: (yes: boolean) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="confirm"
      aria-labelledby="confirm-title"
      onClose={() => close(false)}
    >
      <h2 id="confirm-title">Delete the import {each.label}?</h2>
      <p>Its {count(each.frames)} messages go for good, from the archive's restores as well.</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => close(true)}>
          Delete
        </button>
        <button type="button" onClick={() => close(false)}>
          Keep
        </button>
      </div>
    </dialog>
  );
}

function hrefOf(each: Import): string {
  const parameters = new URLSearchParams({ q: `import:"${each.label}"` });
  if (each.first !== undefined && each.last !== undefined) {
    parameters.set("from", each.first);
    parameters.set("to", new Date(Date.parse(each.last) + 1).toISOString());
  }
  return `/?${parameters}`;
}

function timeText(iso: string | undefined): string {
  return iso === undefined ? "–" : dateTime(microsOf(iso), 0);
}
