import type { Page } from "playwright-core";

/** What a click or a key downloads: its name, and where it is until the browser's profile is closed. */
export async function downloaded(
  page: Page,
  act: () => Promise<void>,
): Promise<{ readonly name: string; readonly file: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), file: await download.path() };
}
