import { CallPage } from "./call/call-page";
import { LivePage } from "./live/live-page";
import { SearchPage } from "./search/search-page";
import { Header, switchClock, switchTheme } from "./shell/header";
import { Help, helpOpen } from "./shell/help";
import { useKeys } from "./shell/keys";
import { go, path } from "./shell/location";
import { Empty } from "./shell/states";
import { StatusPage } from "./status/status-page";

/** Which page is shown: the path says it. */
export function App() {
  useKeys("Everywhere", [
    { keys: ["?"], does: "show these keys", run: () => (helpOpen.value = true) },
    {
      keys: ["/"],
      does: "go to the query; there Enter runs it, and Enter, ↓ and Esc go to the rows",
      run: focusQuery,
    },
    { keys: ["1"], does: "Search", run: () => go("/") },
    { keys: ["2"], does: "Live", run: () => go("/live") },
    { keys: ["3"], does: "Status", run: () => go("/status") },
    { keys: ["t"], does: "colours: system, light, dark", run: switchTheme },
    { keys: ["u"], does: "times: local, UTC", run: switchClock },
  ]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <Page />
      </main>
      <Help />
    </>
  );
}

function Page() {
  switch (path.value) {
    case "/":
      return <SearchPage />;
    case "/call":
      return <CallPage />;
    case "/live":
      return <LivePage />;
    case "/status":
      return <StatusPage />;
    default:
      return (
        <Empty title="There is no such page">
          <a href="/">Search</a>
        </Empty>
      );
  }
}

function focusQuery(): void {
  const query = () => document.querySelector<HTMLInputElement>("input[type=search]");
  if (query() === null) {
    go("/");
    // Once the page is drawn.
    requestAnimationFrame(() => query()?.focus());
  } else query()?.focus();
}
