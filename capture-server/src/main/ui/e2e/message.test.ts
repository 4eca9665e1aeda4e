import type { Page } from "playwright-core";
import { expect } from "vitest";
import { KAMAILIO } from "./harness/captures.ts";
import {
  callUrl,
  drawn,
  ladderRows,
  parameterOf,
  region,
  selectedRow,
  tab,
} from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith((server) => server.send(KAMAILIO.name, KAMAILIO.frames));
/** Each of the INVITE's two hops has it three times. */
const RETRANSMITTED = "4-27757@127.0.0.1";
/** The same bytes twice, twenty minutes apart: another call with the Call-ID, nothing sent again. */
const SENT_TWICE = "10-27763@127.0.0.1";

const words = (page: Page) => region(page, "Message").locator(".explained");
const tip = (page: Page) => page.getByRole("tooltip");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

async function open(page: Page, id: string): Promise<void> {
  await page.goto(callUrl(id));
  await ladderRows(page).first().waitFor();
  await words(page).first().waitFor();
  await drawn(page);
}

test("explanation_canBeEntered_andGoesByEscape", async ({ page }) => {
  await open(page, KAMAILIO.busy.callId);
  await words(page).nth(1).hover();
  await tip(page).waitFor();
  const box = (await tip(page).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 8, { steps: 4 });
  await page.waitForTimeout(400);
  expect(await tip(page).isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  await tip(page).waitFor({ state: "hidden" });
  await words(page).nth(1).hover();
  await tip(page).waitFor();
  await page.mouse.move(5, 5);
  await tip(page).waitFor({ state: "hidden" });
});

test("explanation_goesWithItsWord", async ({ page }) => {
  await open(page, KAMAILIO.busy.callId);
  await words(page).nth(1).focus();
  await tip(page).waitFor();
  await page.keyboard.press("j");
  await tip(page).waitFor({ state: "hidden" });
  await words(page).nth(1).hover();
  await tip(page).waitFor();
  await page.keyboard.press("]");
  await expect.poll(() => parameterOf(page, "tab")).toBe("messages");
  await words(page).first().waitFor();
  expect(await tip(page).isVisible()).toBe(false);
  await tab(page, "Flow").click();
  await words(page).first().waitFor();
  expect(await tip(page).isVisible()).toBe(false);
});

test("explainedWords_areOneTabStop_walkedByArrows", async ({ page }) => {
  await open(page, KAMAILIO.busy.callId);
  expect(await words(page).count()).toBeGreaterThan(10);
  const stops = region(page, "Message").locator(".explained[tabindex='0']");
  expect(await stops.count()).toBe(1);
  await page.keyboard.press("e");
  await expect.poll(() => focused(page)).toBe("INVITE");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => focused(page)).toBe("Via");
  expect(await stops.allInnerTexts()).toEqual(["Via"]);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => focused(page)).toBe("INVITE");
  await page.keyboard.press("ArrowLeft");
  expect(await focused(page)).toBe("INVITE");
});

test("retransmissions_ofTheSelectedMessage_areUnfoldedByAKey", async ({ page }) => {
  await open(page, RETRANSMITTED);
  const rows = await ladderRows(page).count();
  const figure = page.locator(".figures dl > div").filter({ hasText: "Retransmitted" });
  expect(await figure.locator("dd").innerText()).toBe("4");
  await page.keyboard.press("Home");
  await page.keyboard.press("x");
  await expect.poll(() => ladderRows(page).count()).toBe(rows + 2);
  await page.keyboard.press("X");
  await expect.poll(() => ladderRows(page).count()).toBe(rows);
  await page.keyboard.press("X");
  await expect.poll(() => ladderRows(page).count()).toBe(rows + 4);
  await page.keyboard.press("x");
  await expect.poll(() => ladderRows(page).count()).toBe(rows + 2);
});

test("messageSentAgainMuchLater_isNoRetransmission", async ({ page }) => {
  await open(page, SENT_TWICE);
  const figure = page.locator(".figures dl > div").filter({ hasText: "Retransmitted" });
  expect(await figure.locator("dd").innerText()).toBe("0");
  expect(await page.locator(".badge.repeats").count()).toBe(0);
});

test("heldKey_writesTheAddressOnceItRests", async ({ page }) => {
  await page.addInitScript(() => {
    const replace = history.replaceState.bind(history);
    history.replaceState = (...state) => {
      document.documentElement.dataset["replaced"] = String(
        Number(document.documentElement.dataset["replaced"] ?? "0") + 1,
      );
      replace(...state);
    };
  });
  await open(page, SENT_TWICE);
  for (let i = 0; i < 20; i++) await page.keyboard.down("j");
  await page.keyboard.up("j");
  await expect.poll(() => parameterOf(page, "m")).not.toBeNull();
  const replaced = await page.evaluate(() => document.documentElement.dataset["replaced"]);
  expect(Number(replaced)).toBeLessThan(10);
  const at = await selectedRow(page).getAttribute("aria-posinset");
  await page.reload();
  await expect.poll(() => selectedRow(page).getAttribute("aria-posinset")).toBe(at);
});

test("heading_hasItsDay", async ({ page }) => {
  await open(page, KAMAILIO.busy.callId);
  expect(await region(page, "Message").locator("header time").innerText()).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/,
  );
});
