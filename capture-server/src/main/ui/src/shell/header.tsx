import { path } from "./location";
import { helpOpen } from "./help";
import { clock, theme } from "./preferences";
import type { Theme } from "./preferences";
import { clockName } from "./time";

const PAGES = [
  { href: "/", name: "Search" },
  { href: "/live", name: "Live" },
  { href: "/status", name: "Status" },
] as const;

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

export function switchTheme(): void {
  theme.value = NEXT[theme.value];
}

export function switchClock(): void {
  clock.value = clock.value === "utc" ? "local" : "utc";
}

/** The bar above every page. */
export function Header() {
  return (
    <header class="bar">
      <a class="brand" href="/">
        <img src="/favicon.svg" alt="" width="20" height="20" />
        Hepatica
      </a>
      <nav aria-label="Pages">
        {PAGES.map((page) => (
          <a
            key={page.href}
            href={page.href}
            aria-current={path.value === page.href ? "page" : undefined}
          >
            {page.name}
          </a>
        ))}
      </nav>
      <div class="switches">
        <button
          type="button"
          class="plain"
          onClick={switchClock}
          title="Times in local time or UTC (u)"
        >
          Times: {clockName()}
        </button>
        <button
          type="button"
          class="plain"
          onClick={switchTheme}
          title="Colours: system, light or dark (t)"
        >
          Colours: {theme.value}
        </button>
        <button
          type="button"
          class="plain"
          onClick={() => (helpOpen.value = true)}
          title="Keys (?)"
        >
          Keys <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}
