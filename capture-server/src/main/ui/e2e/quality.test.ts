import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { WholeCall } from "../src/api/types.ts";
import { WITH_RTCP } from "./harness/captures.ts";
import { capture } from "./harness/paths.ts";
import {
  callUrl,
  grid,
  parameterOf,
  region,
  rowCount,
  rowsOf,
  tab,
  walkLadder,
} from "./harness/pages.ts";
import { hep3 } from "./harness/hep3.ts";
import { testsWith } from "./harness/test.ts";
import { tshark } from "./harness/tshark.ts";

const LOG = 100;

const test = testsWith(async (server) => {
  await server.send(WITH_RTCP.name, WITH_RTCP.frames);
  const at = Date.now();
  const lines = ["dialplan: route to carrier-7", "dialplan: <b>carrier-7</b> took it", "cdr: 24 s"];
  await server.frames(
    lines.map((payload, i) =>
      hep3({
        time: at + i * 1000,
        src: "127.0.0.1",
        srcPort: 5060,
        dst: "127.0.0.1",
        dstPort: 9060,
        protocol: LOG,
        correlation: WITH_RTCP.callId,
        payload,
      }),
    ),
  );
});

test("charts_haveWhatTheRtcpPacketsSay", async ({ page }) => {
  // Of each stream the jitter in samples of 8 kHz, as Wireshark reads the report blocks.
  const blocks = await tshark(
    capture(WITH_RTCP.name),
    `rtcp.ssrc.jitter && rtcp.ssrc.identifier == ${WITH_RTCP.ssrcs[0]}`,
    "rtcp.ssrc.jitter",
    "rtcp.ssrc.fraction",
  );
  expect(blocks.length).toBe(16);

  await page.goto(callUrl(WITH_RTCP.callId));
  await tab(page, "Quality").click();
  for (const name of ["MOS", "Loss", "Jitter"]) {
    const figure = page.getByRole("figure", { name, exact: true });
    await figure.waitFor();
    expect(await drawnPoints(figure.locator("canvas"))).toBeGreaterThan(50);
  }
  const figure = page.getByRole("figure", { name: "Jitter", exact: true });
  const words = await figure.getByRole("listitem").allInnerTexts();
  const highest = Math.max(...blocks.map((block) => Number(block[0]))) / 8;
  expect(words.length).toBeGreaterThanOrEqual(WITH_RTCP.ssrcs.length);
  const said = words.map((each) => Number(/highest ([\d.]+)/.exec(each)?.[1]));
  // Other reports of the call, made at its end, may say more.
  expect(Math.max(...said)).toBeGreaterThanOrEqual(Math.floor(highest * 10) / 10);
  const losses = await page
    .getByRole("figure", { name: "Loss", exact: true })
    .getByRole("listitem")
    .allInnerTexts();
  for (const loss of losses) expect(loss).toMatch(/highest 0(\.0+)?\b/);
});

test("streams_areThoseOfTheRtcpPackets", async ({ page, server }) => {
  await page.goto(callUrl(WITH_RTCP.callId, { tab: "quality" }));
  const streams = page.getByRole("table", { name: "Streams" });
  await streams.waitFor();
  const text = await streams.innerText();
  for (const ssrc of WITH_RTCP.ssrcs) {
    expect(text.toLowerCase()).toContain(ssrc.toString(16));
  }
  const { reports } = await server.api<WholeCall>(`/call?call_id=${WITH_RTCP.callId}`);
  const table = grid(page, "Reports");
  expect(await rowCount(table)).toBe(reports.length);
  await rowsOf(table).nth(2).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("m")).toBe(reports[2]!.id);
});

test("logs_areShownAsText", async ({ page }) => {
  await page.goto(callUrl(WITH_RTCP.callId));
  await tab(page, "Logs").click();
  const logs = region(page, "Logs");
  await logs.getByText("dialplan: route to carrier-7").waitFor();
  await logs.getByText("dialplan: <b>carrier-7</b> took it").waitFor();
  await logs.getByText("cdr: 24 s").waitFor();
});

test("reportsAndLogs_areMarksOnTheLadder_untilSwitchedOff", async ({ page }) => {
  await page.goto(callUrl(WITH_RTCP.callId, { marks: "true" }));
  const marked = await walkLadder(page);
  expect(marked.filter((name) => name.includes("dialplan: route to carrier-7"))).toHaveLength(1);
  await page.keyboard.press("r");
  await expect.poll(() => parameterOf(page, "marks")).toBe("false");
  const plain = await walkLadder(page);
  expect(plain).toHaveLength(WITH_RTCP.messages);
  expect(marked.length).toBeGreaterThan(plain.length + 3);
});

/** How many pixels of a canvas are not blank. */
function drawnPoints(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const drawn = element as HTMLCanvasElement;
    const { data } = drawn.getContext("2d")!.getImageData(0, 0, drawn.width, drawn.height);
    let n = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) n++;
    return n;
  });
}
