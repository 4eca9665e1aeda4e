import "./imports.css";
import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { getJson } from "../api/client";
import type { Import, Job } from "../api/types";
import { setParameters } from "../shell/location";
import { count } from "../shell/numbers";
import { visible } from "../sip/visible";
import { cancelJob, follow, reasonOf, upload } from "./jobs";
import { LABEL_PATTERN, labelOf } from "./label";

/** The file that the reader has chosen or dropped, until it is imported. */
const chosen = signal<{ readonly file: File; readonly nth: number } | undefined>(undefined);

/** Whether it is sent or imported now: until then no other one is taken. */
const busy = signal(false);

/** Name of the file that was not taken for that. */
const refused = signal<string | undefined>(undefined);

type Working =
  | { readonly is: "sending"; readonly share: number }
  | { readonly is: "importing"; readonly job: Job };

type Step =
  | { readonly is: "asking"; readonly problem?: string }
  | Working
  | { readonly is: "done"; readonly taken: Import };

function choose(file: File | undefined): void {
  if (file === undefined) return;
  if (busy.value) {
    refused.value = file.name;
    return;
  }
  refused.value = undefined;
  chosen.value = { file, nth: (chosen.value?.nth ?? 0) + 1 };
}

function close(): void {
  refused.value = undefined;
  chosen.value = undefined;
}

/** Lets the reader choose a file to be imported. */
export function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        title="Import a capture file; it can be dropped anywhere on this page, too"
        onClick={() => input.current?.click()}
      >
        Import…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Capture file"
        onChange={(event) => {
          choose(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Takes a file that is dropped on what is in it. */
export function DropZone({ children }: { readonly children: ComponentChildren }) {
  const over = useSignal(false);
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  return (
    <div
      class={over.value ? "drop-zone over" : "drop-zone"}
      onDragOver={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) over.value = false;
      }}
      onDrop={(event) => {
        over.value = false;
        if (!hasFile(event)) return;
        event.preventDefault();
        choose(event.dataTransfer?.files[0]);
      }}
    >
      {chosen.value !== undefined && (
        <ImportPanel key={chosen.value.nth} file={chosen.value.file} />
      )}
      {children}
    </div>
  );
}

function ImportPanel({ file }: { readonly file: File }) {
  const label = useSignal(labelOf(file.name));
  const now = useSignal(false);
  const step = useSignal<Step>({ is: "asking" });
  const abort = useRef(new AbortController());
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    return () => abort.current.abort();
  }, []);

  async function run(): Promise<void> {
    busy.value = true;
    abort.current = new AbortController();
    const { signal } = abort.current;
    step.value = { is: "sending", share: 0 };
    try {
      const started = await upload(
        file,
        label.value,
        now.value,
        (share) => (step.value = { is: "sending", share }),
        signal,
      );
      const job = await follow(
        started,
        (at) => (step.value = { is: "importing", job: at }),
        signal,
      );
      if (job.state !== "done") {
        step.value = { is: "asking", problem: job.error ?? `The import was ${job.state}.` };
        return;
      }
      const taken = await getJson<Import>(`/imports/${label.value}`, {}, signal);
      if (taken.problem === undefined && Object.keys(taken.skipped).length === 0) close();
      else step.value = { is: "done", taken };
      show(taken);
    } catch (e) {
      step.value = signal.aborted ? { is: "asking" } : { is: "asking", problem: reasonOf(e) };
    } finally {
      busy.value = false;
      refused.value = undefined;
    }
  }

  function stop(): void {
    const at = step.value;
    // What was taken until then stays, and is listed.
    // Where it can't be asked for, the job is still followed, which says why.
    if (at.is === "importing") cancelJob(at.job).catch(() => undefined);
    else abort.current.abort();
  }

  const at = step.value;
  return (
    <section class="import-file" aria-label="Import a file">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <strong class="mono">{visible(file.name)}</strong>
        <label>
          Label{" "}
          <input
            ref={input}
            required
            pattern={LABEL_PATTERN}
            maxLength={64}
            title="Letters, digits, dots, underscores and dashes"
            disabled={at.is !== "asking"}
            value={label.value}
            onInput={(event) => (label.value = event.currentTarget.value)}
          />
        </label>
        <label>
          <input
            type="checkbox"
            disabled={at.is !== "asking"}
            checked={now.value}
            onChange={(event) => (now.value = event.currentTarget.checked)}
          />{" "}
          As if it were taken now
        </label>
        {at.is === "asking" ? (
          <>
            <button type="submit" class="primary">
              Import
            </button>
            <CloseButton />
          </>
        ) : at.is === "done" ? (
          <CloseButton />
        ) : (
          <button type="button" onClick={stop}>
            Cancel
          </button>
        )}
      </form>
      {at.is === "asking" && at.problem !== undefined && (
        <p class="mistake" role="alert">
          {visible(at.problem)}
        </p>
      )}
      {(at.is === "sending" || at.is === "importing") && <Progress step={at} />}
      {at.is === "done" && <Left taken={at.taken} />}
      {refused.value !== undefined && (
        <p class="mistake" role="alert">
          {visible(refused.value)} was not taken: wait until this file is imported, or cancel it.
        </p>
      )}
    </section>
  );
}

function CloseButton() {
  return (
    <button type="button" onClick={close}>
      Close
    </button>
  );
}

/** What of the file was not imported. */
function Left({ taken }: { readonly taken: Import }) {
  return (
    <>
      {taken.problem !== undefined && (
        <p class="mistake" role="alert">
          {visible(taken.problem)}
        </p>
      )}
      <p role="status">
        {count(taken.frames)} messages were imported
        {Object.entries(taken.skipped).map(
          ([reason, times]) => `; skipped ${count(times)}: ${visible(reason)}`,
        )}
        .
      </p>
    </>
  );
}

function Progress({ step }: { readonly step: Working }) {
  const share = step.is === "sending" ? step.share : step.job.done / Math.max(1, step.job.total);
  const what = step.is === "sending" ? "Sending the file" : "Importing";
  return (
    <p class="progress">
      <progress aria-label={what} max={1} value={share} /> {what}, {Math.floor(share * 100)} %
    </p>
  );
}

/** What the import has brought, in its time, which ends a millisecond after its last message. */
function show(taken: Import): void {
  const last = taken.last === undefined ? undefined : Date.parse(taken.last) + 1;
  setParameters({
    q: `import:"${taken.label}"`,
    from: taken.first ?? null,
    to: last === undefined ? null : new Date(last).toISOString(),
    of: null,
    sel: null,
    n: null,
  });
}
