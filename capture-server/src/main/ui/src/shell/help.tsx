import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { keyGroups } from "./keys";

export const helpOpen = signal(false);

const NAMES: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  " ": "Space",
};

/** The keys that work here and now, read from the table that makes them work. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={() => (helpOpen.value = false)}
      onClick={(event) => event.target === dialog.current && (helpOpen.value = false)}
    >
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" class="plain" onClick={() => (helpOpen.value = false)}>
          Close
        </button>
      </header>
      {open &&
        keyGroups.value.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map((key) => (
                <div key={key.does}>
                  <dt>
                    {key.keys.map((name) => (
                      <kbd key={name}>{NAMES[name] ?? name}</kbd>
                    ))}
                  </dt>
                  <dd>{key.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
    </dialog>
  );
}
