import { expect } from "vitest";
import type { CallsPage, MessagesPage } from "../src/api/types.ts";
import { KAMAILIO } from "./harness/captures.ts";
import { hep3 } from "./harness/hep3.ts";
import { sip } from "./harness/sip.ts";
import {
  callUrl,
  grid,
  parameterOf,
  queryField,
  region,
  rowCount,
  rowsOf,
} from "./harness/pages.ts";
import { Reader } from "./harness/browser.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith((server) => server.send(KAMAILIO.name, KAMAILIO.frames));

test("rows_areCountedHonestlyAndLoadedToTheLast", async ({ page }) => {
  await page.goto("/");
  await page.getByText("Showing 100 of 4,264, newest first").waitFor();
  const messages = grid(page, "Messages");
  expect(await rowCount(messages)).toBe(100);

  const more = page.getByRole("button", { name: "Load more" });
  for (const shown of ["1,100", "2,100", "3,100", "4,100", "4,264"]) {
    await more.click();
    await page.getByText(`Showing ${shown} of 4,264`).waitFor();
  }
  expect(await rowCount(messages)).toBe(KAMAILIO.frames);
  await expect.poll(() => more.count()).toBe(0);
  // However many are loaded, only those in sight are in the document.
  expect(await rowsOf(messages).count()).toBeLessThan(100);
});

test("number_isFoundByItsLastSevenDigits", async ({ page }) => {
  await page.goto("/");
  await page.evaluate((digits) => navigator.clipboard.writeText(digits), KAMAILIO.number.lastSeven);
  await queryField(page).focus();
  await page.keyboard.press("Control+V");
  await page.keyboard.press("Enter");
  await page
    .getByText(`Showing ${KAMAILIO.number.messages} of ${KAMAILIO.number.messages}`)
    .waitFor();
  const rows = await rowsOf(grid(page, "Messages")).allInnerTexts();
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toContain(KAMAILIO.number.user);
  expect(parameterOf(page, "q")).toBe(KAMAILIO.number.lastSeven);
});

test("chip_isTakenAwayWithItsClause", async ({ page }) => {
  await page.goto("/");
  await queryField(page).fill(`from_user:${KAMAILIO.number.user} AND status:[200 TO 299]`);
  await page.keyboard.press("Enter");
  await page.getByText(`Showing ${KAMAILIO.number.successes} of`).waitFor();
  const chips = page.getByRole("group", { name: "The query's parts" }).getByRole("button");
  expect(await chips.count()).toBe(2);
  await chips.filter({ hasText: "status" }).click();
  await page.getByText(`Showing ${KAMAILIO.number.messages} of`).waitFor();
  expect(await queryField(page).inputValue()).toBe(`from_user:${KAMAILIO.number.user}`);
  await page.goBack();
  await page.getByText(`Showing ${KAMAILIO.number.successes} of`).waitFor();
});

test("field_isSuggestedAndTaken", async ({ page }) => {
  await page.goto("/");
  await queryField(page).pressSequentially("user_ag");
  const suggested = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await suggested.filter({ hasText: "user_agent" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => queryField(page).inputValue()).toBe("user_agent:");
});

test("query_notUnderstood_saysWhere", async ({ page, reader }) => {
  reader.allow(/400/);
  await page.goto("/");
  await queryField(page).fill("status:[400 TO");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  expect(await queryField(page).getAttribute("aria-invalid")).toBe("true");
});

test("table_isChosen", async ({ page }) => {
  await page.goto("/");
  const tables = page.getByRole("group", { name: "Tables" });
  await tables.getByRole("button", { name: "call", exact: true }).click();
  await tables.getByRole("button", { name: "rest", exact: true }).click();
  await page.getByText(`of ${KAMAILIO.registration}, newest first`).waitFor();
  expect(parameterOf(page, "table")).toBe("registration");
});

test("histogram_dragged_zooms", async ({ page, server }) => {
  const newest = await server.api<MessagesPage>("/messages?limit=1");
  const to = Date.parse(newest.messages[0]!.time) + 1000;
  const from = to - 40_000;
  const iso = (millis: number) => new Date(millis).toISOString();
  await page.goto(`/?${new URLSearchParams({ from: iso(from), to: iso(to) })}`);
  await page.getByText("Showing 100 of 4,264").waitFor();

  const bars = region(page, "Histogram").getByRole("slider");
  const box = (await bars.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.75, y, { steps: 5 });
  await page.mouse.up();

  await expect.poll(() => parameterOf(page, "from")).not.toBe(iso(from));
  const zoomed = [Date.parse(parameterOf(page, "from")!), Date.parse(parameterOf(page, "to")!)];
  expect(Math.abs(zoomed[0]! - (from + 20_000))).toBeLessThan(500);
  expect(Math.abs(zoomed[1]! - (from + 30_000))).toBeLessThan(500);
  const within = new URLSearchParams({ from: iso(zoomed[0]!), to: iso(zoomed[1]!) });
  const { total } = await server.api<MessagesPage>(`/messages?${within}`);
  expect(total.value).toBeGreaterThan(0);
  expect(total.value).toBeLessThan(KAMAILIO.frames);
  await page.getByText(`of ${total.value.toLocaleString("en")}, newest first`).waitFor();

  await page.goBack();
  await page.getByText("Showing 100 of 4,264").waitFor();
});

test("preset_isATimeOfItsOwnInTheAddress", async ({ page }) => {
  await page.goto("/?from=now-1h");
  await page.getByText("Showing 100 of 4,264").waitFor();
  await page.getByRole("button", { name: "15 min" }).click();
  await expect
    .poll(() => page.getByRole("button", { name: "15 min" }).getAttribute("aria-pressed"))
    .toBe("true");
  await page.getByText("Showing 100 of 4,264").waitFor();
});

test("calls_areRowsOfTheirOwn", async ({ page, server }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Calls", exact: true }).click();
  const calls = await server.api<CallsPage>("/calls?kind=call&limit=1");
  await page.getByText(`of ${calls.total.value} that began in this time, newest first`).waitFor();
  await queryField(page).fill("final_status:486");
  await page.keyboard.press("Enter");
  await page.getByText("Showing 3 of 3 that began").waitFor();
  await rowsOf(grid(page, "Calls")).filter({ hasText: KAMAILIO.busy.callId }).click();
  await region(page, "Call").waitFor();
  expect(parameterOf(page, "id")).toBe(KAMAILIO.busy.callId);
});

test("row_clicked_opensItsCallAtTheMessage_andBackReturns", async ({ page }) => {
  await page.goto(`/?q=${encodeURIComponent(KAMAILIO.busy.callId)}`);
  const rows = rowsOf(grid(page, "Messages"));
  await page.getByText("Showing 7 of 7").waitFor();
  await rows.filter({ hasText: "Busy Here" }).first().click();
  await region(page, "Call").waitFor();
  expect(new URL(page.url()).pathname).toBe("/call");
  await region(page, "Message").getByText("486 Busy Here").first().waitFor();
  await page.goBack();
  await page.getByText("Showing 7 of 7").waitFor();
  const selected = grid(page, "Messages").locator("[role=row][aria-selected=true]");
  expect(await selected.innerText()).toContain("Busy Here");
});

test("link_showsAnotherReaderTheSame", async ({ page, server, browser }) => {
  const q = encodeURIComponent("method:INVITE AND status:[400 TO 499]");
  const { total, messages } = await server.api<MessagesPage>(`/messages?q=${q}&order=asc`);
  await page.goto(`/?q=${q}&order=asc&from=${messages[0]!.time}`);
  const text = `of ${total.value}, oldest first`;
  await page.getByText(text).waitFor();
  const rows = await rowsOf(grid(page, "Messages")).allInnerTexts();
  await page.reload();
  await page.getByText(text).waitFor();
  expect(await rowsOf(grid(page, "Messages")).allInnerTexts()).toEqual(rows);

  const other = await Reader.open(browser, server.url);
  await other.page.goto(page.url());
  await other.page.getByText(text).waitFor();
  expect(await rowsOf(grid(other.page, "Messages")).allInnerTexts()).toEqual(rows);
  expect(await queryField(other.page).inputValue()).toBe(decodeURIComponent(q));
  await other.context.close();
  other.expectClean();
});

/** These add messages: what is above counts those of the capture. */
test("back_toATimeThatGoesOn_asksAgain", async ({ page, server }) => {
  await page.goto("/?q=call_id:again*");
  await page.getByRole("heading", { name: /^No messages/ }).waitFor();
  await server.frames([message("again-1@a.example", Date.now())]);
  await page.keyboard.press("r");
  await page.getByText("Showing 1 of 1").waitFor();
  await rowsOf(grid(page, "Messages")).first().click();
  await region(page, "Call").waitFor();
  await server.frames([message("again-2@a.example", Date.now())]);
  await page.goBack();
  await page.getByText("Showing 2 of 2").waitFor();
  const selected = grid(page, "Messages").locator("[role=row][aria-selected=true]");
  expect(await selected.innerText()).toContain("again-1@");
});

test("caller_ofAnOlderCall_isSearchedAboutItsTime", async ({ page, server }) => {
  const callId = "older@a.example";
  await server.frames([message(callId, Date.now() - 3 * 86_400_000)]);
  await page.goto(callUrl(callId));
  await region(page, "Call").getByRole("link", { name: "+4930111" }).click();
  await page.getByText("Showing 1 of 1").waitFor();
  expect(parameterOf(page, "q")).toBe("+4930111");
});

function message(callId: string, time: number): Uint8Array {
  return hep3({
    time,
    src: "10.0.0.1",
    srcPort: 5060,
    dst: "10.0.0.2",
    dstPort: 5060,
    payload: sip({ start: "INVITE", callId, cseq: "1 INVITE", branch: `z9hG4bK${callId}` }),
  });
}
