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

/** Waits until what was just drawn also answers to keys. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))),
  );
}

/** The row of the ladder that the keyboard is on. */
export function selectedRow(page: Page): Locator {
  return region(page, "Ladder").locator("[role=option][aria-selected=true]");
}

/** Walks the ladder by the keyboard from its first row to its last, and reads each row's name. */
export async function walkLadder(page: Page): Promise<readonly string[]> {
  await ladderRows(page).first().waitFor();
  await drawn(page);
  const at = async () => Number(await selectedRow(page).getAttribute("aria-posinset"));
  await page.keyboard.press("Home");
  await expect.poll(at).toBe(1);
  await page.keyboard.press("End");
  // The last row's place, found by its being the last that the keyboard comes to.
  await expect.poll(at).not.toBe(1);
  const last = await at();
  await page.keyboard.press("Home");
  await expect.poll(at).toBe(1);
  const names = [await nameOf(selectedRow(page))];
  for (let now = 1; now < last; now = await at()) {
    await page.keyboard.press("j");
    await expect.poll(at, { interval: 10 }).toBeGreaterThan(now);
    names.push(await nameOf(selectedRow(page)));
  }
  return names;
}

/** The accessible name of an element, as a screen reader says it. */
export async function nameOf(element: Locator): Promise<string> {
  const yaml = await element.ariaSnapshot();
  const quoted = /^- '?\w+ ("(?:[^"\\]|\\.)*")/.exec(yaml);
  if (quoted === null) throw new Error(`no name in ${yaml}`);
  return JSON.parse(quoted[1]!.replaceAll("''", "'")) as string;
}

export function parameterOf(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}
