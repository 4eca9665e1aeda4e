import { useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { parameter, setParameters } from "../shell/location";

const SETTLED_MILLIS = 200;

/** The selected row's id. */
export interface Selection {
  readonly id: ReadonlySignal<string>;
  readonly select: (id: string) => void;
  /** Writes it into the address now, before the page is left. */
  readonly settle: () => void;
}

/**
 * The selection, kept in the address as `sel` once it rests: a held key moves faster than a browser
 * lets the address change.
 */
export function useSelection(): Selection {
  const inAddress = parameter("sel");
  const id = useSignal(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const selection = useMemo(() => {
    const settle = () => {
      clearTimeout(timer.current);
      setParameters({ sel: id.peek() === "" ? null : id.peek() }, "replace");
    };
    const select = (next: string) => {
      id.value = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, SETTLED_MILLIS);
    };
    return { id, select, settle };
  }, []);
  useEffect(() => {
    id.value = inAddress;
    return () => clearTimeout(timer.current);
  }, [inAddress]);
  return selection;
}
