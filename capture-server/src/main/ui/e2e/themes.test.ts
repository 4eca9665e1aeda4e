import type { Page } from "playwright-core";
import { expect } from "vitest";
import { violations } from "./harness/axe.ts";
import type { Theme } from "./harness/browser.ts";
import { KAMAILIO, WITH_RTCP } from "./harness/captures.ts";
import { callUrl, drawn } from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith(async (server) => {
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await server.send(WITH_RTCP.name, WITH_RTCP.frames);
});

const PAGES: Readonly<Record<string, string>> = {
  search: "/",
  calls: "/?of=calls",
  query: `/?q=${encodeURIComponent("from_user:alice AND status:486")}`,
  "nothing found": "/?q=nobody",
  flow: callUrl(WITH_RTCP.callId, { marks: "true" }),
  messages: callUrl(WITH_RTCP.callId, { tab: "messages" }),
  quality: callUrl(WITH_RTCP.callId, { tab: "quality" }),
  logs: callUrl(WITH_RTCP.callId, { tab: "logs" }),
  export: callUrl(WITH_RTCP.callId, { tab: "export" }),
  failed: callUrl(KAMAILIO.busy.callId),
  live: "/live",
  status: "/status",
  aliases: "/status?section=aliases",
};

for (const theme of ["light", "dark"] as const satisfies readonly Theme[]) {
  test(`pages_${theme}_areAccessible`, { timeout: 120_000 }, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    const found: string[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await shown(page);
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme);
      for (const each of await violations(page)) found.push(`${name}: ${each}`);
    }
    await page.goto("/");
    await page.keyboard.press("?");
    for (const each of await violations(page)) found.push(`help: ${each}`);
    expect(found).toEqual([]);
  });
}

/** Waits until nothing is awaited any more. */
async function shown(page: Page): Promise<void> {
  await page.locator("main h1, main h2").first().waitFor({ state: "attached" });
  const waiting = page.locator("main .loading, main [aria-busy=true]");
  await expect.poll(() => waiting.count()).toBe(0);
  await drawn(page);
}

test("colours_followTheSystem_untilOneIsChosen_whichIsKept", async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto("/");
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  const colours = page.getByRole("button", { name: /^Colours/ });
  await colours.click();
  await expect.poll(ground).toBe(light);
  await page.reload();
  expect(await ground()).toBe(light);
  await page.emulateMedia({ colorScheme: "light" });
  await page.keyboard.press("t");
  await expect.poll(ground).toBe(dark);
});

test("clock_isChosenAndSaid", async ({ page, server }) => {
  const { messages } = await server.api<{
    readonly messages: readonly { readonly time: string }[];
  }>(`/messages?call_id=${KAMAILIO.busy.callId}&order=asc&limit=1`);
  const utc = messages[0]!.time.slice(11, 23);
  await page.goto(`/?q=${encodeURIComponent(KAMAILIO.busy.callId)}`);
  await page.getByText("Showing 7 of 7").waitFor();
  await page.getByRole("button", { name: "Times: Europe/Berlin" }).click();
  await page.getByRole("grid").getByText(utc).first().waitFor();
  await page.getByRole("button", { name: "Times: UTC" }).waitFor();
});
