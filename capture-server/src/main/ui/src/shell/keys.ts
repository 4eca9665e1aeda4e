import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** A key and what it does. The same table answers the keyboard and fills the help. */
export interface Key {
  /** As KeyboardEvent.key names it: "j", "ArrowDown", "Enter", "?". */
  readonly keys: readonly string[];
  /** What it does, for the help: "next message". */
  readonly does: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Also while a text field has the focus. */
  readonly whileTyping?: boolean;
}

export interface KeyGroup {
  readonly title: string;
  readonly order: number;
  readonly keys: readonly Key[];
}

/** What can be pressed now, the innermost group last. */
export const keyGroups = signal<readonly KeyGroup[]>([]);

/** A component is drawn before those within it, though its effects come after theirs. */
let drawn = 0;

/** Makes keys work while the component is shown; within it, those of what it contains come first. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  const order = useRef(0);
  if (order.current === 0) order.current = ++drawn;
  useEffect(() => {
    const group: KeyGroup = {
      title,
      order: order.current,
      get keys() {
        return latest.current;
      },
    };
    keyGroups.value = [...keyGroups.peek(), group].sort((a, b) => a.order - b.order);
    return () => {
      keyGroups.value = keyGroups.peek().filter((each) => each !== group);
    };
  }, [title]);
}

export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesItself(event)) return;
    const typing = isTyping(event.target);
    for (const group of [...keyGroups.peek()].reverse()) {
      for (const key of group.keys) {
        if (key.keys.includes(event.key) && (!typing || key.whileTyping === true)) {
          event.preventDefault();
          key.run(event);
          return;
        }
      }
    }
  });
}

/** A button that has the focus is pressed by Enter and Space, a link is followed by Enter. */
function takesItself({ key, target }: KeyboardEvent): boolean {
  const pressed = key === "Enter" ? "button, a, summary" : key === " " ? "button, summary" : null;
  return pressed !== null && target instanceof HTMLElement && target.matches(pressed);
}

/** Whether a letter belongs to what has the focus. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=checkbox], [type=radio])") ||
      target.closest("dialog[open]") !== null)
  );
}
