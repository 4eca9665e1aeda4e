import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Message } from "../src/api/types.ts";
import { KAMAILIO } from "./harness/captures.ts";
import { downloaded } from "./harness/downloads.ts";
import { callUrl, tab } from "./harness/pages.ts";
import { testsWith } from "./harness/test.ts";
import { tshark } from "./harness/tshark.ts";

const test = testsWith((server) => server.send(KAMAILIO.name, KAMAILIO.frames));
const { callId, messages } = KAMAILIO.busy;

async function exported(page: Page, format: string) {
  await page.goto(callUrl(callId));
  await tab(page, "Export").click();
  const link = page.getByRole("link", { name: new RegExp(`^${format}\\b`) });
  const got = await downloaded(page, () => link.click());
  expect(got.name).toMatch(format === "text" ? /\.(txt|text)$/ : new RegExp(`\\.${format}$`));
  expect(got.name).toContain("3-27753");
  return got.file;
}

for (const format of ["pcap", "pcapng"]) {
  test(`${format}_isReadByWireshark`, async ({ page }) => {
    const file = await exported(page, format);
    const packets = await tshark(file, "sip", "sip.Call-ID", "sip.Method", "sip.Status-Code");
    expect(packets.map(([, method, status]) => (status === "" ? method : status))).toEqual(
      messages,
    );
    for (const [id] of packets) expect(id).toBe(callId);
    expect(await tshark(file, "_ws.malformed", "frame.number")).toEqual([]);
  });
}

test("text_hasEveryMessageAsItWas", async ({ page }) => {
  const text = readFileSync(await exported(page, "text"), "utf8");
  expect(text.match(/^Call-ID: 3-27753@127\.0\.0\.1\r?$/gm)).toHaveLength(messages.length);
  expect(text).toContain('Reason: Q.850;cause=17;text="User busy"');
});

test("json_hasEveryMessageWithItsText", async ({ page }) => {
  const json = JSON.parse(readFileSync(await exported(page, "json"), "utf8")) as Message[];
  expect(json.map(({ status, method }) => String(status ?? method))).toEqual(messages);
  for (const each of json) expect(each.raw).toContain(`Call-ID: ${callId}`);
});

test("hep_isAStreamOfFramesThatACollectorTakes", async ({ page, server }) => {
  const bytes = readFileSync(await exported(page, "hep"));
  let frames = 0;
  for (let at = 0; at < bytes.length; at += bytes.readUInt16BE(at + 4), frames++) {
    expect(bytes.toString("latin1", at, at + 4)).toBe("HEP3");
  }
  expect(frames).toBe(messages.length);
  await server.frames([bytes], frames);
});
