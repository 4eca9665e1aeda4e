import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** The parts of the pages, by the names that a screen reader says. */

export function queryField(page: Page): Locator {
  return page.locator("input[type=search]").and(page.getByLabel("Query", { exact: true }));
}

export function region(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

export function grid(page: Page, name: "Messages" | "Calls" | "Reports"): Locator {
  return page.getByRole("grid", { name, exact: true });
}

/** Rows in the document, without the head. */
export function rowsOf(table: Locator): Locator {
  return table.locator("[role=row]:not(:has([role=columnheader]))");
}

/** How many rows the table has, in the document or not. */
export async function rowCount(table: Locator): Promise<number> {
  return Number(await table.getAttribute("aria-rowcount")) - 1;
}

export function tab(page: Page, name: string): Locator {
  return page
    .getByRole("navigation", { name: "Parts of the call" })
    .getByRole("link", { name: new RegExp(`^${name}`) });
}

export function callUrl(callId: string, more: Readonly<Record<string, string>> = {}): string {
  return `/call?${new URLSearchParams({ id: callId, ...more })}`;
}

export function ladderRows(page: Page): Locator {
  return region(page, "Ladder").getByRole("option");
}

/** Walks the ladder by the keyboard from its first row to its last, and reads each row's name. */
export async function walkLadder(page: Page): Promise<readonly string[]> {
  const selected = region(page, "Ladder").locator("[role=option][aria-selected=true]");
  await page.keyboard.press("Home");
  await expect.poll(() => selected.getAttribute("aria-posinset")).toBe("1");
  const size = Number(await selected.getAttribute("aria-setsize"));
  const names: string[] = [];
  for (let at = 1; at <= size; at++) {
    names.push((await selected.getAttribute("aria-label")) ?? "");
    if (at === size) break;
    await page.keyboard.press("j");
    await selected.and(page.locator(`[aria-posinset="${at + 1}"]`)).waitFor();
  }
  return names;
}

export function parameterOf(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}
