import { expect } from "vitest";
import type { Alias } from "../src/api/types.ts";
import { KAMAILIO } from "./harness/captures.ts";
import { callUrl, grid, region, rowsOf } from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith(
  (server) => server.send(KAMAILIO.name, KAMAILIO.frames),
  // What is on disk by day and table is what was committed.
  "store.commit=1s",
);

test("counters_areWhatWasSent", async ({ page, server }) => {
  await page.goto("/status");
  const frames = region(page, "Frames");
  for (const step of ["Received", "Journaled", "Indexed"]) {
    const counter = frames.getByRole("group", { name: step, exact: true });
    expect(await counter.innerText()).toContain("4,264");
  }
  for (const step of ["Rejected", "Dead", "Pending"]) {
    const counter = frames.getByRole("group", { name: step, exact: true });
    expect(await counter.innerText()).toMatch(/\b0\b/);
  }
  await region(page, "Agents").getByText("4,264").waitFor();
  await region(page, "Agents").getByText("2001").first().waitFor();
  await region(page, "Health").waitFor();
  const disk = region(page, "Disk");
  await expect.poll(() => disk.innerText()).toContain("registration");
  for (const table of ["call", "rest"]) expect(await disk.innerText()).toContain(table);

  // It goes on by itself.
  await server.send("heplify-live-dns-udp", 3);
  const received = frames.getByRole("group", { name: "Received", exact: true });
  await expect.poll(() => received.innerText(), { timeout: 10_000 }).toContain("4,267");
});

test("alias_addedByThePage_namesHostsEverywhere_andSurvivesReload", async ({ page, server }) => {
  await page.goto("/status");
  await page.getByRole("link", { name: /^Aliases/ }).click();
  const aliases = region(page, "Aliases");
  const add = async (address: string, port: string, name: string) => {
    await page.getByRole("button", { name: "Add alias" }).click();
    await aliases.getByLabel("Address", { exact: true }).last().fill(address);
    await aliases.getByLabel("Port", { exact: true }).last().fill(port);
    await aliases.getByLabel("Name", { exact: true }).last().fill(name);
  };
  await add("127.0.0.0/8", "", "Lab");
  await add("127.0.0.1", "5060", "Kamailio core");
  await page.getByRole("button", { name: "Save aliases" }).click();
  await page.getByText("Saved, and in force").waitFor();
  const { aliases: kept } = await server.api<{ readonly aliases: readonly Alias[] }>("/aliases");
  expect(kept).toEqual([
    { address: "127.0.0.0/8", name: "Lab" },
    { address: "127.0.0.1", port: 5060, name: "Kamailio core" },
  ]);
  await page.reload();
  await expect
    .poll(() => aliases.getByLabel("Name", { exact: true }).last().inputValue())
    .toBe("Kamailio core");

  await page.goto(`/?q=${encodeURIComponent(KAMAILIO.busy.callId)}`);
  const row = rowsOf(grid(page, "Messages")).filter({ hasText: "Busy Here" }).first();
  expect(await row.innerText()).toMatch(/Kamailio core:5060\s*→\s*Lab:\d+/);
  await page.goto(callUrl(KAMAILIO.busy.callId));
  await region(page, "Ladder").getByText("Kamailio core").first().waitFor();
  await region(page, "Ladder").getByText("Lab", { exact: true }).first().waitFor();
});

test("alias_wrong_isToldBesideItsField", async ({ page, reader, server }) => {
  reader.allow(/400/);
  const before = await server.api("/aliases");
  await page.goto("/status?section=aliases");
  const aliases = region(page, "Aliases");
  await page.getByRole("button", { name: "Add alias" }).click();
  await aliases.getByLabel("Address", { exact: true }).last().fill("10.0.0.300");
  await aliases.getByLabel("Name", { exact: true }).last().fill("nowhere");
  await page.getByRole("button", { name: "Save aliases" }).click();
  await aliases.getByRole("alert").waitFor();
  expect(await server.api("/aliases")).toEqual(before);
});
