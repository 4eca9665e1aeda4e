import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { readText, textOf } from "./alias-text";
import { replaceAll, rows } from "./alias-store";

/** All aliases as text, to be copied to another server or pasted from a list. */
export function AliasTextEditor({ close }: { readonly close: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const mistakes = useSignal<readonly string[]>([]);
  useLayoutEffect(() => area.current?.focus(), []);
  const apply = () => {
    const read = readText(area.current?.value ?? "");
    mistakes.value = read.mistakes;
    if (read.mistakes.length > 0) return;
    replaceAll(read.rows);
    close();
  };
  return (
    <section class="aliases" aria-label="Aliases">
      <h2>Aliases as text</h2>
      <p class="soft" id="alias-text-hint">
        A line each: address or network, port (empty for any) and name, such as{" "}
        <code>10.0.0.0/8,5060,SBC core</code>. Nothing is in force before it is saved.
      </p>
      <textarea
        ref={area}
        aria-label="Aliases, a line each"
        aria-describedby="alias-text-hint"
        aria-invalid={mistakes.value.length > 0}
        rows={20}
        spellcheck={false}
        defaultValue={textOf(rows.peek())}
      />
      {mistakes.value.length > 0 && (
        <p class="problem mistakes" role="alert">
          {mistakes.value.join("\n")}
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={apply}>
          Use these
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </section>
  );
}
