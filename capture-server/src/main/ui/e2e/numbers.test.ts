import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { KAMAILIO } from "./harness/captures.ts";
import { callUrl, grid, ladderRows, region, rowCount, rowsOf } from "./harness/pages.ts";
import { hep3 } from "./harness/hep3.ts";
import { ROOT } from "./harness/paths.ts";
import { sip } from "./harness/sip.ts";
import { testsWith } from "./harness/test.ts";

const LONG_CALL = "long@a.example";
const LONG_MESSAGES = 2000;
const MANY = 50_000;
const RUNS = 5;

const test = testsWith(async (server) => {
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await server.frames(longCall());
});

const rows: (readonly [what: string, measured: string])[] = [];

test.afterAll(() => {
  const wide = Math.max(...rows.map(([what]) => what.length));
  const lines = rows.map(([what, measured]) => `| ${what.padEnd(wide)} | ${measured} |`);
  process.stdout.write(`\n${lines.join("\n")}\n\n`);
});

test("bundle_isSmall", () => {
  const folder = join(ROOT, "capture-server/target/classes/io/hepatica/server/page");
  const zipped = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gz"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  rows.push(["all of the page, gzipped", `${(zipped / 1000).toFixed(0)} kB`]);
  expect(zipped).toBeLessThanOrEqual(250_000);
});

test("firstPaint_isQuick", async ({ page }) => {
  const search = await paints(page, "/", "[role=grid] .table-body [role=row]");
  rows.push(["Search, navigation to rows on the screen (median of 5)", millis(search)]);
  const call = await paints(page, callUrl(KAMAILIO.busy.callId), "[role=option]");
  rows.push(["a call, navigation to its ladder on the screen (median of 5)", millis(call)]);
  expect(Math.max(search, call)).toBeLessThan(5000);
});

test("longCall_isDrawn", async ({ page, server }) => {
  const whole = await paints(page, callUrl(LONG_CALL), "[role=option]");
  rows.push(["a call of 2,000 messages, navigation to its ladder (median of 5)", millis(whole)]);
  // From the last byte of the answer to the frame that shows the ladder: what the page itself needs.
  const drawing: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    await page.goto("/status");
    await region(page, "Frames").waitFor();
    drawing.push(
      await page.evaluate(
        (url) =>
          new Promise<number>((done) => {
            const shown = new MutationObserver(() => {
              if (document.querySelector("[role=option]") === null) return;
              shown.disconnect();
              requestAnimationFrame(() =>
                setTimeout(() => {
                  const asked = performance.getEntriesByType(
                    "resource",
                  ) as PerformanceResourceTiming[];
                  const answer = asked.filter((each) => each.name.includes("/api/v1/call?")).at(-1);
                  done(performance.now() - answer!.responseEnd);
                }),
              );
            });
            shown.observe(document.body, { childList: true, subtree: true });
            history.pushState(null, "", url);
            dispatchEvent(new PopStateEvent("popstate"));
          }),
        callUrl(LONG_CALL),
      ),
    );
  }
  rows.push([
    "the same, from the answer's last byte to the drawn frame (median of 5)",
    millis(median(drawing)),
  ]);
  expect(median(drawing)).toBeLessThan(3000);

  await page.goto(callUrl(LONG_CALL));
  await ladderRows(page).first().waitFor();
  await page.keyboard.press("End");
  await region(page, "Ladder")
    .locator("[role=option][aria-selected=true]")
    .filter({ hasText: "200 OK" })
    .waitFor();
  // Only what is in sight is in the document.
  expect(await ladderRows(page).count()).toBeLessThan(200);
  const { messages } = await server.api<{ readonly messages: readonly unknown[] }>(
    `/call?call_id=${LONG_CALL}`,
  );
  expect(messages.length).toBe(LONG_MESSAGES);
});

test("manyRows_scroll", { timeout: 90_000 }, async ({ page, server }) => {
  await server.frames(manyMessages());
  await page.goto(`/?q=${encodeURIComponent("method:OPTIONS AND user_agent:many")}`);
  await page.getByText("of 50,000, newest first").waitFor();
  const messages = grid(page, "Messages");
  const more = page.getByRole("button", { name: "Load 10,000" });
  while ((await rowCount(messages)) < MANY) {
    const before = await rowCount(messages);
    await more.click();
    await expect.poll(() => rowCount(messages), { timeout: 20_000 }).toBeGreaterThan(before);
  }
  const { longest, dropped, blank, seconds } = await page.evaluate(scrollThrough);
  rows.push(["50,000 rows scrolled through, longest frame", millis(longest)]);
  rows.push(["the same, seconds without a frame", `${dropped} of ${Math.round(seconds)} s`]);
  expect(dropped).toBe(0);
  expect(blank).toBe(0);
  await rowsOf(messages).filter({ hasText: "many-0@" }).waitFor();
});

/** Scrolls from top to bottom in about six seconds, and looks how long each frame took. */
async function scrollThrough(): Promise<{
  readonly longest: number;
  readonly dropped: number;
  readonly blank: number;
  readonly seconds: number;
}> {
  const table = document.querySelector(".table")!;
  const frame = () => new Promise<number>((resume) => requestAnimationFrame(resume));
  const start = await frame();
  let [last, longest, dropped, blank] = [start, 0, 0, 0];
  const end = table.scrollHeight - table.clientHeight;
  while (table.scrollTop < end - 1) {
    table.scrollTop = Math.min(end, ((last - start) / 6000) * end + 1);
    const now = await frame();
    longest = Math.max(longest, now - last);
    if (now - last >= 1000) dropped++;
    if (document.querySelectorAll(".table-body [role=row]").length === 0) blank++;
    last = now;
  }
  return { longest, dropped, blank, seconds: (last - start) / 1000 };
}

/** Milliseconds from the start of a navigation to the frame after the element is in the document. */
async function paints(page: Page, url: string, selector: string): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    await page.goto("about:blank");
    await page.goto(url, { waitUntil: "commit" });
    all.push(
      await page.evaluate(
        (wanted) =>
          new Promise<number>((done) => {
            const look = () => {
              if (document.querySelector(wanted) === null) requestAnimationFrame(look);
              else requestAnimationFrame(() => done(performance.now()));
            };
            look();
          }),
        selector,
      ),
    );
  }
  return median(all);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function millis(value: number): string {
  return `${Math.round(value)} ms`;
}

/** A dialog that goes on and on: INVITE, 200, ACK are followed by INFO and 200. */
function longCall(): readonly Uint8Array[] {
  const start = Date.now() - LONG_MESSAGES * 100;
  return Array.from({ length: LONG_MESSAGES }, (_, i) => {
    const n = Math.floor(i / 2) + 1;
    const method = n === 1 ? "INVITE" : "INFO";
    const ends = i % 2 === 0 ? ["10.0.0.1", "10.0.0.2"] : ["10.0.0.2", "10.0.0.1"];
    return hep3({
      time: start + i * 100,
      src: ends[0]!,
      srcPort: 5060,
      dst: ends[1]!,
      dstPort: 5060,
      payload: sip({
        start: i % 2 === 0 ? method : "200 OK",
        callId: LONG_CALL,
        cseq: `${n} ${method}`,
        branch: `z9hG4bKlong${n}`,
        to: "<sip:+4930222@b.example>;tag=t",
      }),
    });
  });
}

function manyMessages(): readonly Uint8Array[] {
  const start = Date.now() - MANY;
  return Array.from({ length: MANY }, (_, i) =>
    hep3({
      time: start + i,
      src: "10.0.0.3",
      srcPort: 5060,
      dst: "10.0.0.4",
      dstPort: 5060,
      payload: sip({
        start: "OPTIONS",
        callId: `many-${i}@a.example`,
        cseq: "1 OPTIONS",
        branch: `z9hG4bKmany${i}`,
        headers: ["User-Agent: many"],
      }),
    }),
  );
}
