import "./imports.css";
import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ApiProblem, getJson } from "../api/client";
import type { Import, Job } from "../api/types";
import { setParameters } from "../shell/location";
import { visible } from "../sip/visible";
import { cancelJob, follow, upload } from "./jobs";
import { LABEL_PATTERN, labelOf } from "./label";

/** The file that the reader has chosen or dropped, until it is imported. */
const chosen = signal<File | undefined>(undefined);

type Step =
  | { readonly is: "asking"; readonly problem?: string }
  | { readonly is: "sending"; readonly share: number }
  | { readonly is: "importing"; readonly job: Job };

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
          chosen.value = event.currentTarget.files?.[0];
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
        chosen.value = event.dataTransfer?.files[0];
      }}
    >
      {chosen.value !== undefined && <ImportPanel key={chosen.value.name} file={chosen.value} />}
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
      chosen.value = undefined;
      show(taken);
    } catch (e) {
      if (signal.aborted) step.value = { is: "asking" };
      else if (e instanceof ApiProblem) step.value = { is: "asking", problem: e.detail };
      else throw e;
    }
  }

  function stop(): void {
    const at = step.value;
    // What was taken until then stays, and is listed.
    if (at.is === "importing") void cancelJob(at.job);
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
            <button type="button" onClick={() => (chosen.value = undefined)}>
              Close
            </button>
          </>
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
      {at.is !== "asking" && <Progress step={at} />}
    </section>
  );
}

function Progress({ step }: { readonly step: Exclude<Step, { is: "asking" }> }) {
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
