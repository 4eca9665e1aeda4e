import { expect } from "vitest";
import { KAMAILIO } from "./harness/captures.ts";
import { callUrl, grid, queryField, rowsOf } from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";

const test = testsWith(() => Promise.resolve());

/** These tests go on from one another: an empty server, one with messages, none. */
test("emptyServer_showsWhereToSend_andGoesOnByItself", async ({ page, server }) => {
  await page.goto("/");
  await page.getByText("Nothing was received yet").waitFor();
  const text = await page.locator("main").innerText();
  expect(text).toContain(server.udp);
  expect(text).toContain(server.tcp);
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await rowsOf(grid(page, "Messages")).first().waitFor();
});

test("nothingFound_saysWhatNext", async ({ page }) => {
  await page.goto(`/?q=${encodeURIComponent("from_user:nobody")}`);
  await page.getByRole("heading", { name: /^No messages/ }).waitFor();
  await page.getByRole("link", { name: "Without the query" }).click();
  await page.getByText("of 4,264").waitFor();
});

test("serverStopped_isAProblemWithAWayOn", async ({ page, reader, server }) => {
  reader.allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE/);
  const [search, live, status] = [
    page,
    await reader.context.newPage(),
    await reader.context.newPage(),
  ];
  await search.goto("/");
  await search.getByText("of 4,264").waitFor();
  await live.goto("/live");
  await live.getByText("Nothing yet").waitFor();
  await status.goto("/status");
  await status.getByText("4,264").first().waitFor();
  await server.stop();

  await queryField(search).fill("alice");
  await search.keyboard.press("Enter");
  const problem = search.getByRole("alert");
  expect(await problem.first().innerText()).toContain("Is it running?");
  await search.getByRole("button", { name: "Try again" }).waitFor();
  await live.bringToFront();
  await live.getByText(/^Reconnecting in/).waitFor();
  await status.bringToFront();
  await status
    .getByText(/has not answered for/)
    .first()
    .waitFor();
  await search.bringToFront();
  // By a link of the page itself, which loads nothing but the answer.
  await search.evaluate((url) => {
    history.pushState(null, "", url);
    dispatchEvent(new PopStateEvent("popstate"));
  }, callUrl(KAMAILIO.busy.callId));
  await search.getByRole("alert").getByText("Is it running?").waitFor();
});
