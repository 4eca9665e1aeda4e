import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { KAMAILIO, TWO_LEGS, WITH_RTCP } from "./harness/captures.ts";
import { callUrl } from "./harness/pages.ts";
import { ARTIFACTS } from "./harness/paths.ts";
import { testsWith } from "./harness/test.ts";

/** Only where asked for, so that tests leave the tree as it was. */
const wanted = process.env["HEPATICA_SCREENSHOTS"] === "1";
const KEPT = join(import.meta.dirname, "../screenshots");
const MOST_BYTES = 150_000;

const test = testsWith(async (server) => {
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await server.send(WITH_RTCP.name, WITH_RTCP.frames);
  await server.send(TWO_LEGS.name, TWO_LEGS.frames);
  await fetch(`${server.url}/api/v1/aliases`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      aliases: [
        { address: "127.0.0.1", port: 5060, name: "Proxy" },
        { address: "127.0.0.1", port: 5090, name: "PBX Berlin" },
        { address: "127.0.0.1", port: 5220, name: "PBX Berlin" },
        { address: "127.0.0.1", port: 5071, name: "Carrier A" },
        { address: "127.0.0.1", port: 5420, name: "Carrier B" },
      ],
    }),
  });
});

const PAGES: Readonly<Record<string, string>> = {
  search: "/?from=now-5m",
  calls: "/?of=calls&from=now-5m",
  "nothing-found": "/?q=nobody",
  flow: callUrl(WITH_RTCP.callId),
  "flow-failed": callUrl(KAMAILIO.busy.callId),
  messages: callUrl(WITH_RTCP.callId, { tab: "messages" }),
  quality: callUrl(WITH_RTCP.callId, { tab: "quality" }),
  logs: callUrl(WITH_RTCP.callId, { tab: "logs" }),
  export: callUrl(WITH_RTCP.callId, { tab: "export" }),
  live: "/live",
  status: "/status",
  aliases: "/status?section=aliases",
};

test.runIf(wanted)("readme_hasTwoScreenshots", async ({ page }) => {
  mkdirSync(KEPT, { recursive: true });
  for (const [name, path, theme] of [
    // Few enough rows for a small file.
    [
      "search",
      `/?q=${encodeURIComponent("method:INVITE AND status:[480 TO 486]")}&from=now-5m`,
      "light",
    ],
    ["call", PAGES["flow-failed"]!, "dark"],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(path);
    await page.waitForTimeout(1000);
    const file = join(KEPT, `${name}.png`);
    await page.screenshot({ path: file });
    expect(statSync(file).size).toBeLessThanOrEqual(MOST_BYTES);
  }
});

test.runIf(wanted)("pages_areThereForTheEye", { timeout: 180_000 }, async ({ page }) => {
  mkdirSync(ARTIFACTS, { recursive: true });
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(path);
        await page.waitForTimeout(600);
        await page.screenshot({ path: join(ARTIFACTS, `page-${name}-${theme}-${width}.png`) });
      }
    }
  }
});
