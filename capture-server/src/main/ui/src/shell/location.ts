import { computed, signal } from "@preact/signals";

/**
 * Where the reader is. Every state of the page that is worth a link is here and nowhere else: pages
 * read it and write it, so back, reload and a sent link show the same view.
 */
const here = signal(read());

/** A held key moves faster than browsers let their address change: some refuse beyond 100 in 30 s. */
const SETTLED_MILLIS = 200;

/** While it runs, the browser's address is behind. */
let settling: ReturnType<typeof setTimeout> | undefined;

function read(): { path: string; search: string } {
  return { path: window.location.pathname, search: window.location.search };
}

export const path = computed(() => here.value.path);
export const search = computed(() => here.value.search);
const parameters = computed(() => new URLSearchParams(here.value.search));

/** The first value of a parameter of the address; the default where it is absent. */
export function parameter(name: string, otherwise = ""): string {
  return parameters.value.get(name) ?? otherwise;
}

export function allOf(name: string): readonly string[] {
  return parameters.value.getAll(name);
}

export type Patch = Readonly<Record<string, string | readonly string[] | null>>;

/** The same place with other parameters; null takes one away. */
export function withParameters(patch: Patch): string {
  const next = new URLSearchParams(parameters.peek());
  for (const [name, value] of Object.entries(patch)) {
    next.delete(name);
    for (const each of value === null ? [] : [value].flat()) next.append(name, each);
  }
  const text = next.toString();
  return text === "" ? here.peek().path : `${here.peek().path}?${text}`;
}

/**
 * How a place follows another. `replace` for what back should not return to: a switch. `settle` is the
 * same for what changes with every key, a selection or a word that is typed: the page has it at once,
 * the browser's address once it rests.
 */
export type How = "push" | "replace" | "settle";

/** Changes parameters. */
export function setParameters(patch: Patch, how: How = "push"): void {
  go(withParameters(patch), how);
}

export function go(href: string, how: How = "push"): void {
  if (href === here.peek().path + here.peek().search) return;
  if (how === "settle") {
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLED_MILLIS);
    const { pathname, search } = new URL(href, window.location.href);
    here.value = { path: pathname, search };
    return;
  }
  settle();
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
  here.value = read();
}

/** The whole address, to be given to others. */
export function address(): string {
  settle();
  return window.location.href;
}

function settle(): void {
  if (settling === undefined) return;
  clearTimeout(settling);
  settling = undefined;
  window.history.replaceState(null, "", here.peek().path + here.peek().search);
}

/** Follows back and forward, and clicks on links of our own without a load. */
export function followLocation(): void {
  window.addEventListener("popstate", () => {
    clearTimeout(settling);
    settling = undefined;
    here.value = read();
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (
      link === null ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey ||
      link.origin !== window.location.origin ||
      link.target !== "" ||
      link.hasAttribute("download") ||
      link.getAttribute("href")?.startsWith("#") === true ||
      link.pathname.startsWith("/api/")
    ) {
      return;
    }
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
