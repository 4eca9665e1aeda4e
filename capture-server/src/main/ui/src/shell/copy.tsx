import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Copies. A page that came by plain HTTP from another host has no clipboard of its own, so there it
 * goes by a selected field.
 *
 * @return whether it was copied
 */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not allowed here: by a field then.
    }
  }
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

const SHOWN_MILLIS = 2000;

/** Copies a text, and says for a moment that it did. */
export function CopyButton({
  id,
  text,
  tip,
  children,
}: {
  readonly id?: string;
  readonly text: () => string;
  readonly tip?: string;
  readonly children: ComponentChildren;
}) {
  const said = useSignal("");
  useEffect(() => {
    if (said.value === "") return;
    const timer = setTimeout(() => (said.value = ""), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [said.value]);
  const copy = async () => {
    said.value = (await copyText(text())) ? "Copied" : "Not allowed";
  };
  return (
    <button type="button" class="plain" id={id} title={tip} onClick={() => void copy()}>
      {said.value === "" ? children : said.value}
      <span class="unseen" role="status">
        {said.value}
      </span>
    </button>
  );
}
