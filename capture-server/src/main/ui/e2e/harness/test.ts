import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect, test as vitest } from "vitest";
import { openBrowser, Reader } from "./browser.ts";
import { ARTIFACTS } from "./paths.ts";
import { Server } from "./server.ts";

interface PerFile {
  readonly server: Server;
  readonly browser: Browser;
}

interface PerTest {
  readonly reader: Reader;
  readonly page: Page;
}

/**
 * Tests against a server of their file's own, holding what `prepare` sends it. Each has a fresh
 * profile, and fails where the page throws, logs an error or asks another host.
 */
export function testsWith(
  prepare: (server: Server) => Promise<void>,
  ...settings: readonly string[]
) {
  const test = vitest.extend<PerFile & PerTest>({
    server: [
      async ({}, use) => {
        const server = await Server.start(settings);
        try {
          await prepare(server);
          await use(server);
        } finally {
          await server.stop();
        }
      },
      { scope: "file" },
    ],
    browser: [
      async ({}, use) => {
        const browser = await openBrowser();
        await use(browser);
        await browser.close();
      },
      { scope: "file" },
    ],
    reader: async ({ server, browser, task }, use) => {
      const reader = await Reader.open(browser, server.url);
      await use(reader);
      const failed = task.result?.state === "fail";
      if (failed) await keep(task.name, reader);
      await reader.context.close();
      if (!failed) reader.expectClean();
    },
    page: ({ reader }, use) => use(reader.page),
  });
  // The start is not of the first test's time.
  test.beforeAll(async ({ server, browser }) => {
    expect(browser.isConnected() && server.url !== "").toBe(true);
  });
  return test;
}

/** What was seen when a test failed. */
async function keep(name: string, reader: Reader): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = join(ARTIFACTS, name.replaceAll(/\W+/g, "-"));
  await reader.page.screenshot({ path: `${file}.png` }).catch(() => undefined);
  writeFileSync(`${file}.log`, `${reader.page.url()}\n${reader.log}\n`);
}
