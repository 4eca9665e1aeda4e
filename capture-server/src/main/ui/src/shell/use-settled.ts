import { useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { parameter, setParameters } from "./location";

const SETTLED_MILLIS = 200;

/** A parameter of the address that changes with every key. */
export interface Settled {
  readonly value: ReadonlySignal<string>;
  readonly set: (value: string) => void;
  /** Writes it into the address now, before the page is left. */
  readonly settle: () => void;
}

/**
 * A selection or a text, kept in the address once it rests: a held key moves faster than a browser
 * lets the address change.
 */
export function useSettled(name: string): Settled {
  const inAddress = parameter(name);
  const value = useSignal(inAddress);
  // What this wrote comes back by the address, perhaps after the next key: that is no news.
  const written = useRef(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settled = useMemo(() => {
    const settle = () => {
      clearTimeout(timer.current);
      written.current = value.peek();
      setParameters({ [name]: value.peek() === "" ? null : value.peek() }, "replace");
    };
    const set = (next: string) => {
      value.value = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, SETTLED_MILLIS);
    };
    return { value, set, settle };
  }, [name]);
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    clearTimeout(timer.current);
    value.value = inAddress;
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return settled;
}
