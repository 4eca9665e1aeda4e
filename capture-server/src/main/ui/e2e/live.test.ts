import { expect } from "vitest";
import { KAMAILIO } from "./harness/captures.ts";
import { grid, parameterOf, queryField, rowCount, rowsOf } from "./harness/pages.ts";
import { hep3 } from "./harness/hep3.ts";
import { sip } from "./harness/sip.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith(() => Promise.resolve());

const CAPTURE = "captagent-live-sip-rtcp-json-udp";
const FRAMES = 148;
const SIP = 84;

test("messages_appearWhileTheyAreSent_pauseHoldsThem", async ({ page, server }) => {
  await page.goto("/live");
  await page.getByText("Nothing yet").waitFor();
  let sending = true;
  const sent = server.startSending(CAPTURE, "--rate=60").then(() => (sending = false));
  const messages = grid(page, "Messages");
  await messages.waitFor();
  expect(sending).toBe(true);

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const paused = await rowCount(messages);
  await sent;
  await server.settled(FRAMES);
  // 84 of the capture's frames are SIP, the rest RTCP, which is not of the usual tables.
  const held = new RegExp(`Held\\s+${SIP - paused}\\b`);
  const status = page.getByRole("status", { name: "Live tail" });
  await expect.poll(() => status.innerText()).toMatch(held);
  expect(await rowCount(messages)).toBe(paused);

  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect.poll(() => rowCount(messages)).toBe(SIP);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => messages.count()).toBe(0);
});

test("query_filtersTheTail", async ({ page, server }) => {
  await page.goto("/live");
  await queryField(page).fill("method:REGISTER");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameterOf(page, "q")).toBe("method:REGISTER");
  await page.getByText("Nothing yet").waitFor();
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await expect.poll(() => rowCount(grid(page, "Messages"))).toBe(KAMAILIO.registration);
  const rows = await rowsOf(grid(page, "Messages")).allInnerTexts();
  for (const row of rows) expect(row).toContain("REGISTER");
});

test("newest_isKeptInSight_untilTheReaderLooksBack", async ({ page, server }) => {
  await page.goto("/live");
  await page.getByText("Nothing yet").waitFor();
  const follow = page.getByRole("button", { name: "Follow" });
  await server.frames(options(0, 200));
  const rows = rowsOf(grid(page, "Messages"));
  await rows.filter({ hasText: "options-199@" }).waitFor();
  expect(await follow.getAttribute("aria-pressed")).toBe("true");

  await grid(page, "Messages").hover();
  await page.mouse.wheel(0, -2000);
  await expect.poll(() => follow.getAttribute("aria-pressed")).toBe("false");
  const seen = await rows.first().innerText();
  await server.frames(options(200, 10));
  await expect.poll(() => rowCount(grid(page, "Messages"))).toBe(210);
  expect(await rows.first().innerText()).toBe(seen);

  await follow.click();
  await rows.filter({ hasText: "options-209@" }).waitFor();
});

test("messageOfAnotherDay_showsItsDay", async ({ page, server }) => {
  await page.goto("/live");
  await page.getByText("Nothing yet").waitFor();
  await server.frames(options(300, 1));
  const rows = rowsOf(grid(page, "Messages"));
  await rows.filter({ hasText: "options-300@" }).waitFor();
  expect(await rows.first().innerText()).not.toMatch(/^\d{4}-/);
  const day = new Date(Date.now() - 3 * 86_400_000);
  await server.frames(options(301, 1, day.getTime()));
  await server.frames(options(302, 1));
  // The reader's clock is Berlin's.
  const shown = day.toLocaleDateString("sv", { timeZone: "Europe/Berlin" });
  const old = rows.filter({ hasText: "options-301@" });
  await expect.poll(() => old.innerText()).toContain(shown);
});

test("pausedTail_isAsItWas_afterALookAtACall", async ({ page, server }) => {
  await page.goto("/live");
  await page.getByText("Nothing yet").waitFor();
  await server.frames(options(300, 20));
  const messages = grid(page, "Messages");
  await expect.poll(() => rowCount(messages)).toBe(20);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const follow = page.getByRole("button", { name: "Follow" });
  expect(await follow.getAttribute("aria-pressed")).toBe("false");
  await messages.focus();
  await page.keyboard.press("Home");
  const selected = messages.locator("[role=row][aria-selected=true]");
  await selected.filter({ hasText: "options-300@" }).waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => parameterOf(page, "id")).toBe("options-300@a.example");
  await page.goBack();
  await selected.filter({ hasText: "options-300@" }).waitFor();
  expect(await rowCount(messages)).toBe(20);
  await page.getByRole("button", { name: "Resume", exact: true }).waitFor();
  const status = page.getByRole("status", { name: "Live tail" });
  await expect.poll(() => status.innerText()).toMatch(/Not watched\s+\d+ s/);
});

function options(first: number, count: number, time = Date.now()): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, i) =>
    hep3({
      time,
      src: "10.0.0.1",
      srcPort: 5060,
      dst: "10.0.0.2",
      dstPort: 5060,
      payload: sip({
        start: "OPTIONS",
        callId: `options-${first + i}@a.example`,
        cseq: "1 OPTIONS",
        branch: `z9hG4bKoptions${first + i}`,
      }),
    }),
  );
}
