import { effect, signal } from "@preact/signals";
import type { Signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
export type Clock = "local" | "utc";

/** How this reader likes it: kept in the browser, not in links. */
export const theme = kept<Theme>("theme", ["system", "light", "dark"]);
export const clock = kept<Clock>("clock", ["local", "utc"]);

/** Share of the width that the ladder has beside the message. */
export const ladderShare = keptShare("ladder", 0.6);

/** What was chosen, and what the system prefers, as one attribute that the tokens read. */
export function followTheme(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const system = signal(dark.matches);
  dark.addEventListener("change", () => (system.value = dark.matches));
  effect(() => {
    const isDark = theme.value === "system" ? system.value : theme.value === "dark";
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  });
}

function kept<T extends string>(name: string, choices: readonly [T, ...T[]]): Signal<T> {
  const stored = read(name);
  const chosen = signal(choices.find((choice) => choice === stored) ?? choices[0]);
  effect(() => write(name, chosen.value));
  return chosen;
}

function keptShare(name: string, otherwise: number): Signal<number> {
  const stored = Number(read(name));
  const chosen = signal(stored > 0 && stored < 1 ? stored : otherwise);
  effect(() => write(name, String(chosen.value)));
  return chosen;
}

function read(name: string): string | null {
  try {
    return window.localStorage.getItem(name);
  } catch {
    // A browser that keeps nothing for us: the default it is.
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    window.localStorage.setItem(name, value);
  } catch {
    // It holds for as long as the page is open.
  }
}
