import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Milliseconds of Date.now(), read anew every second while the page is visible. */
export function useNow(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const read = () => {
      if (!document.hidden) now.value = Date.now();
    };
    const timer = setInterval(read, 1_000);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, []);
  return now.value;
}
