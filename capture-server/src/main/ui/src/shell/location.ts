import { computed, signal } from "@preact/signals";

/**
 * Where the reader is. Every state of the page that is worth a link is here and nowhere else: pages
 * read it and write it, so back, reload and a sent link show the same view.
 */
const here = signal(read());

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

/** Changes parameters. `replace` for what back should not return to: a selection, a switch. */
export function setParameters(patch: Patch, how: "push" | "replace" = "push"): void {
  go(withParameters(patch), how);
}

export function go(href: string, how: "push" | "replace" = "push"): void {
  if (href === here.peek().path + here.peek().search) return;
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
  here.value = read();
}

/** Follows back and forward, and clicks on links of our own without a load. */
export function followLocation(): void {
  window.addEventListener("popstate", () => (here.value = read()));
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
      link.pathname.startsWith("/api/")
    ) {
      return;
    }
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
