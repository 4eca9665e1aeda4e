import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** A browser's address and history, as far as the page uses them. */
function browserAt(start: string) {
  const at = new URL(start, "http://h");
  const entries = [start];
  const go = (href: string) => (at.href = new URL(href, at).href);
  return {
    entries,
    changes: 0,
    location: at,
    history: {
      pushState(_: unknown, __: string, href: string) {
        entries.push(href);
        go(href);
      },
      replaceState(_: unknown, __: string, href: string) {
        browser.changes++;
        entries[entries.length - 1] = href;
        go(href);
      },
    },
  };
}

let browser: ReturnType<typeof browserAt>;

async function pageAt(start: string) {
  browser = browserAt(start);
  vi.stubGlobal("window", browser);
  vi.resetModules();
  return import("./location");
}

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("settle_heldKey_changesTheBrowsersAddressOnceItRests", async () => {
  const { parameter, setParameters } = await pageAt("/call?id=a");
  for (let i = 1; i <= 300; i++) {
    setParameters({ m: String(i) }, "settle");
    expect(parameter("m")).toBe(String(i));
    vi.advanceTimersByTime(30);
  }
  expect(browser.changes).toBe(0);
  vi.advanceTimersByTime(200);
  expect(browser.changes).toBe(1);
  expect(browser.entries).toEqual(["/call?id=a&m=300"]);
});

test("settle_thenAnotherPage_backReturnsToTheSelection", async () => {
  const { go, parameter, setParameters } = await pageAt("/?q=a");
  setParameters({ sel: "7" }, "settle");
  go("/call?id=b");
  vi.advanceTimersByTime(1000);
  expect(browser.entries).toEqual(["/?q=a&sel=7", "/call?id=b"]);
  expect(parameter("sel")).toBe("");
});

test("settle_thenASwitch_keepsBoth", async () => {
  const { setParameters } = await pageAt("/call?id=a");
  setParameters({ m: "7" }, "settle");
  setParameters({ tab: "messages" }, "replace");
  vi.advanceTimersByTime(1000);
  expect(browser.entries).toEqual(["/call?id=a&m=7&tab=messages"]);
});

test("address_whileASelectionSettles_hasIt", async () => {
  const { address, setParameters } = await pageAt("/call?id=a");
  setParameters({ m: "7" }, "settle");
  expect(address()).toBe("http://h/call?id=a&m=7");
});
