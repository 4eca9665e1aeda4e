import type { Page } from "playwright-core";
import { expect } from "vitest";
import { callUrl, drawn, grid, ladderRows, region, rowsOf, tab } from "./harness/pages.ts";
import { hep3 } from "./harness/hep3.ts";
import { sip } from "./harness/sip.ts";
import { testsWith } from "./harness/test.ts";

const SCRIPT = "<script>window.hostile=1</script>";
const IMAGE = `<img src=x onerror=window.hostile=1>`;
const OVERRIDE = "\u202e";
const CALL_ID = `${IMAGE}"'&lt;@a.example`;
const LONG = "8".repeat(8192);

const hosts = { src: "10.66.0.1", srcPort: 5060, dst: "10.66.0.2", dstPort: 5060 };
const back = { src: "10.66.0.2", srcPort: 5060, dst: "10.66.0.1", dstPort: 5060 };
const agent = { id: 66, name: `${IMAGE}agent` };

const test = testsWith(async (server) => {
  const at = Date.now();
  const invite = sip({
    start: "INVITE",
    callId: CALL_ID,
    cseq: "1 INVITE",
    from: `"${SCRIPT}" <sip:${IMAGE.replaceAll(" ", "%20")}${OVERRIDE}gnp.evil@a.example>;tag=${SCRIPT}`,
    headers: [
      `User-Agent: ${SCRIPT}${IMAGE}${OVERRIDE}\u0007\u001b[31mred`,
      `X-Long: ${LONG}`,
      `Subject: ${OVERRIDE}txet desrever`,
    ],
  });
  const refused = sip({
    start: `486 ${SCRIPT}${IMAGE}${OVERRIDE}`,
    callId: CALL_ID,
    cseq: "1 INVITE",
    headers: [`Reason: Q.850;cause=17;text="${SCRIPT}"`, `Server: ${IMAGE}`],
  });
  const broken = Buffer.concat([
    Buffer.from(
      sip({ start: "INFO", callId: CALL_ID, cseq: "2 INFO" }).replace(/\r\n\r\n$/, "\r\n"),
    ),
    Buffer.from("X-Broken: "),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0x80]),
    Buffer.from("\r\n\r\n"),
  ]);
  await server.frames([
    hep3({ ...hosts, agent, time: at, payload: invite }),
    hep3({ ...back, agent, time: at + 10, payload: refused }),
    hep3({ ...hosts, agent, time: at + 20, payload: broken }),
    hep3({
      ...hosts,
      agent,
      time: at + 30,
      protocol: 100,
      correlation: CALL_ID,
      payload: `log ${SCRIPT}${IMAGE}${OVERRIDE}`,
    }),
  ]);
  const put = await fetch(`${server.url}/api/v1/aliases`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      aliases: [{ address: hosts.src, name: `${IMAGE}alias` }],
    }),
  });
  expect(put.status).toBe(200);
});

/** No script ran, nothing of the message became an element, the page is as wide as its window. */
async function expectHarmless(page: Page): Promise<void> {
  const seen = await page.evaluate(() => ({
    ran: "hostile" in window,
    elements: document.querySelectorAll("main script, main img, [onerror], title *").length,
    wide: document.documentElement.scrollWidth > window.innerWidth,
    high: document.documentElement.scrollHeight > window.innerHeight,
  }));
  expect(seen).toEqual({ ran: false, elements: 0, wide: false, high: false });
}

test("searchRow_showsItAsText_atTheHeightOfARow", async ({ page }) => {
  await page.goto("/");
  const messages = grid(page, "Messages");
  const rows = rowsOf(messages);
  await rows.nth(2).waitFor();
  const text = (await rows.allInnerTexts()).join("\n");
  expect(text).toContain("onerror=window.hostile=1");
  expect(text).toContain("<script>window.hostile=1</script>");
  for (const row of await rows.all()) {
    expect((await row.boundingBox())!.height).toBeLessThanOrEqual(30);
    expect(await row.innerText()).not.toContain(OVERRIDE);
  }
  await expectHarmless(page);
  await page.getByRole("button", { name: "Calls", exact: true }).click();
  await rowsOf(grid(page, "Calls")).first().waitFor();
  expect(await rowsOf(grid(page, "Calls")).first().innerText()).not.toContain(OVERRIDE);
  await expectHarmless(page);
});

test("call_showsItAsText_everywhere", async ({ page }) => {
  await page.goto("/");
  await rowsOf(grid(page, "Messages")).filter({ hasText: "INVITE" }).last().click();
  await region(page, "Call").waitFor();
  expect(await page.title()).toContain("<img src=x");
  await region(page, "Diagnosis").getByText("486").first().waitFor();
  await ladderRows(page).first().click();
  const raw = region(page, "Message");
  await raw.getByText("X-Long").first().waitFor();
  const text = await raw.innerText();
  expect(text).toContain("<script>window.hostile=1</script>");
  expect(text).toContain(LONG.slice(0, 20));
  // What turns the direction or moves a terminal is shown as what it is.
  expect(text).not.toContain(OVERRIDE);
  expect(text).toContain("202E");
  expect(text).not.toMatch(/[\u0007\u001b]/);
  await expectHarmless(page);
  for (const row of await ladderRows(page).all()) {
    expect((await row.boundingBox())!.height).toBeLessThan(60);
    expect(await row.innerText()).not.toContain(OVERRIDE);
  }
  await ladderRows(page)
    .filter({ hasText: / INFO from / })
    .first()
    .click();
  await raw.getByText("X-Broken").first().waitFor();
  await expectHarmless(page);

  for (const name of ["Messages", "Quality", "Logs", "Export"]) {
    await tab(page, name).click();
    await page.waitForTimeout(200);
    await expectHarmless(page);
    if (name === "Logs") await region(page, "Logs").getByText("<script>").first().waitFor();
  }
});

/** Neither in what is read nor in what a pointer shows. */
async function expectNoOverrideIn(page: Page, part: string): Promise<void> {
  const texts = await page
    .locator(part)
    .evaluate((element) => [
      (element as HTMLElement).innerText,
      ...[...element.querySelectorAll("[title]")].map((each) => each.getAttribute("title")),
    ]);
  expect(texts.filter((text) => text?.includes("\u202e"))).toEqual([]);
}

test("message_hostile_isDiffedAsText", async ({ page }) => {
  await page.goto(callUrl(CALL_ID));
  await ladderRows(page).first().waitFor();
  await drawn(page);
  await page.keyboard.press("Home");
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: /^Compare with 486/ }).waitFor();
  await expectNoOverrideIn(page, ".flow");
  await page.keyboard.press("k");
  await page.keyboard.press("d");
  await region(page, "Difference").getByText("window.hostile").first().waitFor();
  await expectHarmless(page);
});

test("query_hostile_isText", async ({ page, reader }) => {
  reader.allow(/400/);
  await page.goto(`/?q=${encodeURIComponent(`${SCRIPT} ${OVERRIDE}${IMAGE} AND (`)}`);
  await page.getByRole("alert").first().waitFor();
  await expectHarmless(page);
  await page.goto("/status");
  await region(page, "Agents").getByText("onerror=").first().waitFor();
  expect(await page.evaluate(() => "hostile" in window)).toBe(false);
});

test("override_isNamedWhereverTheCallIs", async ({ page, reader, server }) => {
  reader.allow(/404/);
  const callId = `call${OVERRIDE}gnp@a.example`;
  const payload = sip({ start: "OPTIONS", callId, cseq: "1 OPTIONS" });
  await server.frames([hep3({ ...hosts, agent, time: Date.now(), payload })]);
  await page.goto(callUrl(callId, { tab: "export" }));
  await page.getByText("hepatica export").first().waitFor();
  await expectNothingTurned(page);
  expect(await page.title()).toContain("callU+202Egnp");
  await page.goto(callUrl(`nobody${OVERRIDE}@a.example`));
  await page.getByRole("alert").waitFor();
  await expectNothingTurned(page);
  const q = new URLSearchParams({ q: `call_id:"${OVERRIDE}x"` });
  await page.goto(`/?${q}`);
  await page.getByRole("heading", { name: /^No messages/ }).waitFor();
  await expectNothingTurned(page);
  await page.goto(`/live?${q}`);
  await page.getByText("none matches").waitFor();
  await expectNothingTurned(page);
});

/** Neither in the page's text nor in what it tells by a tip. */
async function expectNothingTurned(page: Page): Promise<void> {
  const said = await page.evaluate(() => [
    document.title,
    document.body.innerText,
    ...[...document.querySelectorAll("[title]")].map((e) => e.getAttribute("title") ?? ""),
  ]);
  expect(said.filter((text) => text.includes("\u202e"))).toEqual([]);
}
