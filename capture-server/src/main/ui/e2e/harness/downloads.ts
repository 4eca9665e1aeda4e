import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** What a click or a key downloads: its name, and where it was put. */
export async function downloaded(
  page: Page,
  act: () => Promise<void>,
): Promise<{ readonly name: string; readonly file: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const file = join(mkdtempSync(join(tmpdir(), "hepatica-e2e-")), "download");
  await download.saveAs(file);
  return { name: download.suggestedFilename(), file };
}
