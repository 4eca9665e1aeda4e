import { expect } from "vitest";
import { KAMAILIO } from "./harness/captures.ts";
import { downloaded } from "./harness/downloads.ts";
import {
  callUrl,
  drawn,
  grid,
  ladderRows,
  parameterOf,
  queryField,
  region,
  selectedRow,
} from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";
import { tshark } from "./harness/tshark.ts";

const test = testsWith((server) => server.send(KAMAILIO.name, KAMAILIO.frames));
const { callId, messages } = KAMAILIO.busy;

test("callIsFoundReadAndExported_withoutAMouse", async ({ page }) => {
  await page.goto("/");
  await page.getByText("of 4,264").waitFor();
  await page.keyboard.press("/");
  await expect
    .poll(() => queryField(page).evaluate((e) => e === document.activeElement))
    .toBe(true);
  await page.keyboard.type(callId);
  await page.keyboard.press("Enter");
  await page.getByText("Showing 7 of 7").waitFor();
  // Enter has gone to the rows.
  await page.keyboard.press("j");
  const row = grid(page, "Messages").locator("[role=row][aria-selected=true]");
  await row.waitFor();
  await page.keyboard.press("Enter");
  await ladderRows(page).first().waitFor();
  await drawn(page);
  await page.keyboard.press("Home");
  await expect.poll(() => selectedRow(page).innerText()).toContain("INVITE");
  await page.keyboard.press("End");
  await expect.poll(() => selectedRow(page).innerText()).toContain("ACK");
  for (const tab of ["messages", "quality", "logs", "export"]) {
    await page.keyboard.press("]");
    await expect.poll(() => parameterOf(page, "tab")).toBe(tab);
  }
  await page.getByRole("link", { name: /^pcap\b/ }).waitFor();
  await drawn(page);
  const { file } = await downloaded(page, () => page.keyboard.press("p"));
  expect(await tshark(file, "sip", "sip.CSeq.method")).toHaveLength(messages.length);
});

test("tabKey_reachesEveryControlAndShowsWhereItIs", async ({ page }) => {
  await page.goto(`/call?id=${callId}`);
  await region(page, "Ladder").waitFor();
  const reached = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement as HTMLElement;
      // A list shows its focus on the row that is active in it.
      const active = document.getElementById(e.getAttribute("aria-activedescendant") ?? "") ?? e;
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      const name = e.getAttribute("aria-label") ?? e.innerText ?? "";
      return {
        name: name.split("\n")[0]!,
        seen: outlineStyle !== "none" && outlineWidth !== "0px",
      };
    });
    expect(at, at.name).toMatchObject({ seen: true });
    reached.add(at.name);
    if (at.name === "Raw message") break;
  }
  for (const name of ["Search", "Live", "Status", "Messages", "Quality", "Export"]) {
    expect(
      [...reached].some((each) => each.startsWith(name)),
      name,
    ).toBe(true);
  }
  expect([...reached]).toContain("Raw message");
});

test("skipLink_leadsToTheContent", async ({ page }) => {
  await page.goto("/status");
  await region(page, "Agents").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
});

test("slash_onACall_leadsToTheQuery", async ({ page }) => {
  await page.goto(callUrl(callId));
  await ladderRows(page).first().waitFor();
  await page.keyboard.press("/");
  await expect
    .poll(() => queryField(page).evaluate((e) => e === document.activeElement))
    .toBe(true);
});

test("help_listsTheKeysThatWorkHere_andEscapeCloses", async ({ page }) => {
  await page.goto("/");
  await page.getByText("of 4,264").waitFor();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await help.getByText("go to the query").waitFor();
  await help.getByText("open the call").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => help.count()).toBe(0);
  await page.keyboard.press("3");
  await region(page, "Frames").waitFor();
  await page.keyboard.press("2");
  await page.getByText("Nothing yet").waitFor();
  await page.keyboard.press("1");
  await page.getByText("of 4,264").waitFor();
});
