import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Import } from "../src/api/types.ts";
import { violations } from "./harness/axe.ts";
import { WITH_RTCP } from "./harness/captures.ts";
import { grid, queryField, region, rowCount } from "./harness/pages.ts";
import { capture } from "./harness/paths.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith(async () => {}, "store.commit=1s");

test("file_chosen_isImported_shownByItsLabel_andDeleted", async ({ page, server }) => {
  await page.goto("/");
  await page.getByLabel("Capture file").setInputFiles(capture(WITH_RTCP.name));
  const panel = region(page, "Import a file");
  const label = panel.getByLabel("Label");
  expect(await label.inputValue()).toBe(WITH_RTCP.name);
  expect(await violations(page)).toEqual([]);
  // By keyboard: the label has the focus.
  await label.fill("ticket-1");
  await page.keyboard.press("Enter");
  await panel.waitFor({ state: "detached" });
  expect(await queryField(page).inputValue()).toBe('import:"ticket-1"');
  await expect.poll(() => rowCount(grid(page, "Messages"))).toBeGreaterThan(0);
  const { imports } = await server.api<{ imports: readonly Import[] }>("/imports");
  expect(imports.map((each) => [each.label, each.frames])).toEqual([
    ["ticket-1", WITH_RTCP.frames],
  ]);

  await page.goto("/status");
  const listed = region(page, "Imports");
  await listed.getByRole("button", { name: "Delete ticket-1" }).click();
  const dialog = page.getByRole("dialog");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await listed.getByRole("button", { name: "Delete ticket-1" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await listed.getByText("No file was imported").waitFor({ timeout: 30_000 });
  expect(await violations(page)).toEqual([]);
});

test("file_dropped_thatIsNoCapture_isRefusedBesideIt", async ({ page }) => {
  await page.goto("/");
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "notes.txt"));
    return transfer;
  }, "no capture at all");
  await page.getByRole("search").dispatchEvent("drop", { dataTransfer: data });
  const panel = region(page, "Import a file");
  await panel.getByRole("button", { name: "Import", exact: true }).click();
  expect(await panel.getByRole("alert").innerText()).toContain("neither a HEP3 stream nor pcap");
});

test("file_thatIsCutOff_saysWhereBeforeItCloses", async ({ page }) => {
  const whole = gunzipSync(readFileSync(capture(WITH_RTCP.name)));
  await page.goto("/");
  await page.getByLabel("Capture file").setInputFiles({
    name: "cut.pcap",
    mimeType: "application/octet-stream",
    buffer: whole.subarray(0, whole.length - 10),
  });
  const panel = region(page, "Import a file");
  await panel.getByRole("button", { name: "Import", exact: true }).click();
  expect(await panel.getByRole("alert").innerText()).toMatch(/stopped at byte \d+: the file ends/);
  expect(await panel.getByRole("status").innerText()).toContain("99 messages were imported");
  expect(await queryField(page).inputValue()).toBe('import:"cut"');
  expect(await violations(page)).toEqual([]);
  await panel.getByRole("button", { name: "Close" }).click();
  await panel.waitFor({ state: "detached" });
});

test("file_droppedWhileOneIsSent_isRefused_andTheFirstIsImported", async ({ page, server }) => {
  let send = (): void => undefined;
  const gate = new Promise<void>((open) => (send = open));
  await page.route("**/api/v1/import?*", async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto("/");
  await page.getByLabel("Capture file").setInputFiles(capture(WITH_RTCP.name));
  const panel = region(page, "Import a file");
  await panel.getByLabel("Label").fill("first");
  await panel.getByRole("button", { name: "Import", exact: true }).click();
  await panel.getByRole("button", { name: "Cancel" }).waitFor();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["second"], "second.pcap"));
    return transfer;
  });
  await page.getByRole("search").dispatchEvent("drop", { dataTransfer: data });
  expect(await panel.getByRole("alert").innerText()).toContain("second.pcap was not taken");
  expect(await panel.getByLabel("Label").inputValue()).toBe("first");
  send();
  await panel.waitFor({ state: "detached" });
  const { imports } = await server.api<{ imports: readonly Import[] }>("/imports");
  expect(imports.find((each) => each.label === "first")?.frames).toBe(WITH_RTCP.frames);
});

test("label_thatIsTaken_isRefusedBesideIt", async ({ page, reader, server }) => {
  reader.allow(/409/);
  const taken = await fetch(`${server.url}/api/v1/import?label=taken`, {
    method: "POST",
    body: readFileSync(capture(WITH_RTCP.name)),
  });
  expect(taken.status).toBe(202);
  await expect
    .poll(async () => (await server.api<{ imports: readonly Import[] }>("/imports")).imports)
    .toContainEqual(expect.objectContaining({ label: "taken", state: "done" }));
  await page.goto("/");
  await page.getByLabel("Capture file").setInputFiles(capture(WITH_RTCP.name));
  const panel = region(page, "Import a file");
  await panel.getByLabel("Label").fill("taken");
  await panel.getByRole("button", { name: "Import", exact: true }).click();
  expect(await panel.getByRole("alert").innerText()).toContain("there is an import taken");
});
