import { expect } from "vitest";
import type { WholeCall } from "../src/api/types.ts";
import { Reader } from "./harness/browser.ts";
import { KAMAILIO, TWO_LEGS, WITH_RTCP } from "./harness/captures.ts";
import { hep3 } from "./harness/hep3.ts";
import { capture } from "./harness/paths.ts";
import {
  callUrl,
  drawn,
  ladderRows,
  parameterOf,
  region,
  selectedRow,
  rowCount,
  grid,
  tab,
  walkLadder,
} from "./harness/pages.ts";
import { sip } from "./harness/sip.ts";
import type { Server } from "./harness/server.ts";
import { testsWith } from "./harness/test.ts";
import { tshark } from "./harness/tshark.ts";

const test = testsWith(async (server) => {
  await server.send(KAMAILIO.name, KAMAILIO.frames);
  await server.send(TWO_LEGS.name, TWO_LEGS.frames);
  await server.send(WITH_RTCP.name, WITH_RTCP.frames);
});

/** The Call-ID of a call with a second leg, which hepgen.js names after the first. */
async function callOfTwoLegs(server: Server): Promise<string> {
  const q = encodeURIComponent("call_id:*_b2b-1");
  const calls = await server.api<{ readonly calls: readonly { readonly call_id: string }[] }>(
    `/calls?q=${q}&order=asc`,
  );
  for (const { call_id: id } of calls.calls) {
    const call = await wholeCall(server, id.replace("_b2b-1", ""));
    if (call.messages.length > 30) return id.replace("_b2b-1", "");
  }
  throw new Error("the capture has no call of two legs");
}

function wholeCall(server: Server, id: string): Promise<WholeCall> {
  return server.api<WholeCall>(`/call?${new URLSearchParams({ call_id: id })}`);
}

test("ladder_ofTwoLegs_hasEveryMessageInOrderWithItsHostsAndLeg", async ({ page, server }) => {
  const id = await callOfTwoLegs(server);
  const { messages } = await wholeCall(server, id);
  await page.goto(callUrl(id, { marks: "false", unfold: "all" }));
  await ladderRows(page).first().waitFor();
  const names = await walkLadder(page);
  expect(names.length).toBe(messages.length);
  messages.forEach((message, i) => {
    const leg = message.call_id === id ? 1 : 2;
    expect(names[i]).toContain(` ${message.status ?? message.method} `);
    expect(names[i]).toContain(`from ${message.src_ip}:${message.src_port} to `);
    expect(names[i]).toContain(` ${message.dst_ip}:${message.dst_port}`);
    expect(names[i]).toContain(`, leg ${leg}`);
  });
  const legs = page.getByLabel("Legs", { exact: true });
  await legs.getByTitle(`Only leg 1: ${id}`, { exact: true }).waitFor();
  await legs.getByTitle(`Only leg 2: ${id}_b2b-1`, { exact: true }).waitFor();
});

test("ladder_ofPackets_isInTheOrderThatWiresharkReads", async ({ page }) => {
  const packets = await tshark(
    capture(WITH_RTCP.name),
    `sip.Call-ID == "${WITH_RTCP.callId}"`,
    "sip.Method",
    "sip.Status-Code",
    "udp.srcport",
    "udp.dstport",
  );
  expect(packets.length).toBe(WITH_RTCP.messages);
  await page.goto(callUrl(WITH_RTCP.callId, { marks: "false", unfold: "all" }));
  await ladderRows(page).first().waitFor();
  const names = await walkLadder(page);
  expect(names.length).toBe(packets.length);
  packets.forEach(([method, status, from, to], i) => {
    expect(names[i]).toContain(` ${status === "" ? method : status} `);
    expect(names[i]).toMatch(new RegExp(`from \\S*:${from} to \\S*:${to}\\b`));
  });
});

test("ladder_isWalkedByKeyboard_theMessageBesideIt", async ({ page, server }) => {
  await page.goto(callUrl(KAMAILIO.busy.callId));
  await ladderRows(page).first().waitFor();
  const names = await walkLadder(page);
  expect(names.map((name) => /^\S+ (\S+)/.exec(name)?.[1])).toEqual(KAMAILIO.busy.messages);
  await region(page, "Message").getByText("Max-Forwards").waitFor();
  await page.keyboard.press("Home");
  await region(page, "Message").getByText("z9hG4bK-27753-3-0").first().waitFor();
  await page.keyboard.press("j");
  await region(page, "Message")
    .getByText("trying -- your call is important to us")
    .first()
    .waitFor();
  const [first, second] = (await wholeCall(server, KAMAILIO.busy.callId)).messages;
  await expect.poll(() => parameterOf(page, "m")).toBe(second!.id);
  await page.keyboard.press("k");
  await expect.poll(() => parameterOf(page, "m")).toBe(first!.id);
  await page.keyboard.press("w");
  await expect.poll(() => parameterOf(page, "times")).toBe("relative");
});

test("twoMessages_areDiffed", async ({ page, server }) => {
  await page.goto(callUrl(KAMAILIO.busy.callId));
  await ladderRows(page).first().waitFor();
  const { messages } = await wholeCall(server, KAMAILIO.busy.callId);
  await drawn(page);
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect.poll(() => parameterOf(page, "with")).toBe(messages[0]!.id);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect.poll(() => parameterOf(page, "m")).toBe(messages[2]!.id);
  await page.keyboard.press("d");
  // What the proxy did to the INVITE: it stands in the capture.
  const difference = region(page, "Difference");
  await difference.waitFor();
  const text = (await difference.innerText()).replaceAll(/\s+/g, " ");
  expect(text).toMatch(/added: ?Record-Route: <sip:127\.0\.0\.1;lr=on;ftag=27753F3>/);
  expect(text).toMatch(/changed from: ?Max-Forwards: 70/);
  expect(text).toMatch(/to: ?Max-Forwards: 69/);
  expect(text).not.toMatch(/(added|removed|from|to): ?Call-ID/);
  await page.reload();
  await region(page, "Difference").waitFor();
  // A finding shows its message, not another difference.
  await region(page, "Diagnosis")
    .getByRole("link", { name: /486 Busy Here/ })
    .click();
  await region(page, "Message").waitFor();
  expect(parameterOf(page, "diff")).toBeNull();
});

test("copiesOfAgents_areOneArrow_retransmissionsAreFolded", async ({ page, server }) => {
  const callId = "folded@a.example";
  const at = Date.now();
  const seen = (millis: number, agent: number, start: string, cseq: string, back = false) =>
    hep3({
      time: at + millis,
      src: back ? "10.0.0.2" : "10.0.0.1",
      srcPort: 5060,
      dst: back ? "10.0.0.1" : "10.0.0.2",
      dstPort: 5060,
      agent: { id: agent, name: `probe-${agent}` },
      payload: sip({ start, callId, cseq }),
    });
  await server.frames([
    seen(0, 1, "INVITE", "1 INVITE"),
    seen(2, 2, "INVITE", "1 INVITE"),
    seen(500, 1, "INVITE", "1 INVITE"),
    seen(1500, 1, "INVITE", "1 INVITE"),
    seen(1600, 1, "480 Temporarily Unavailable", "1 INVITE", true),
    seen(1610, 1, "ACK", "1 ACK"),
  ]);
  await page.goto(callUrl(callId));
  const folded = await walkLadder(page);
  expect(folded.map((name) => name.split(" ")[1])).toEqual(["INVITE", "480", "ACK"]);
  expect(folded[0]).toContain("sent 3 times");
  expect(folded[0]).toContain("seen by 2 agents");
  await page.keyboard.press("X");
  await expect.poll(() => parameterOf(page, "unfold")).toBe("all");
  await drawn(page);
  const unfolded = await walkLadder(page);
  expect(unfolded.map((name) => name.split(" ")[1])).toEqual([
    "INVITE",
    "INVITE",
    "INVITE",
    "480",
    "ACK",
  ]);
});

test("failure_isExplainedOnTop_andLeadsToItsMessage", async ({ page }) => {
  await page.goto(callUrl(KAMAILIO.busy.callId));
  const diagnosis = region(page, "Diagnosis");
  const finding = diagnosis.getByRole("link", { name: /486 Busy Here/ });
  expect(await finding.innerText()).toContain("127.0.0.1:5071 answered INVITE with 486 Busy Here");
  await diagnosis.getByRole("link", { name: "Message 3 of 3" }).click();
  const message = region(page, "Message");
  await message.getByText('Q.850;cause=17;text="User busy"').waitFor();
  const facts = await region(page, "Call").innerText();
  expect(facts).toMatch(/Legs\s+1\b/);
  expect(facts).toMatch(/Agents\s+\S/);
  expect(facts).toContain("alice");
  expect(facts).toContain("486bob");
});

test("callThatGoesOn_isFollowed_howeverSlowTheAnswer", async ({ page, server }) => {
  const callId = "goes-on@a.example";
  const hosts = { src: "10.0.0.1", srcPort: 5060, dst: "10.0.0.2", dstPort: 5060 };
  const frame = (start: string, branch: string) =>
    hep3({
      ...hosts,
      time: Date.now(),
      payload: sip({ start, callId, cseq: `1 ${start}`, branch: `z9hG4bK${branch}` }),
    });
  await server.frames([frame("INVITE", "i")]);
  await page.goto(callUrl(callId));
  await ladderRows(page).first().waitFor();
  // Slower than the page asks again.
  await page.route("**/api/v1/call?*", async (route) => {
    await new Promise((resume) => setTimeout(resume, 2500));
    await route.continue();
  });
  await server.frames([frame("INFO", "info")]);
  await expect.poll(() => ladderRows(page).count(), { timeout: 12_000 }).toBe(2);
});

test("heldKey_changesTheAddressOnceItRests", async ({ page }) => {
  await page.goto(callUrl(KAMAILIO.busy.callId));
  await ladderRows(page).first().waitFor();
  await drawn(page);
  await page.evaluate(() => {
    const replace = history.replaceState.bind(history);
    let n = 0;
    history.replaceState = (...with_) => {
      document.body.dataset["replaced"] = String(++n);
      replace(...with_);
    };
  });
  await page.keyboard.press("Home");
  for (let i = 0; i < 6; i++) await page.keyboard.press("j");
  await expect.poll(() => selectedRow(page).innerText()).toContain("ACK");
  await expect.poll(() => parameterOf(page, "m")).not.toBeNull();
  const replaced = Number(await page.evaluate(() => document.body.dataset["replaced"]));
  expect(replaced).toBeLessThan(4);
});

test("messagesTab_listsThemAll", async ({ page }) => {
  await page.goto(callUrl(KAMAILIO.busy.callId));
  await tab(page, "Messages").click();
  await expect.poll(() => rowCount(grid(page, "Messages"))).toBe(7);
  expect(parameterOf(page, "tab")).toBe("messages");
  await page.goBack();
  await ladderRows(page).first().waitFor();
});

test("link_toAMessage_showsAnotherReaderTheSame", async ({ page, server, browser }) => {
  const { messages } = await wholeCall(server, KAMAILIO.busy.callId);
  await page.goto(callUrl(KAMAILIO.busy.callId, { times: "absolute" }));
  await ladderRows(page)
    .filter({ hasText: / 486 Busy Here from / })
    .first()
    .click();
  await expect.poll(() => parameterOf(page, "m")).toBe(messages[3]!.id);
  const shown = await region(page, "Message").innerText();
  const ladder = await ladderRows(page).allInnerTexts();
  const other = await Reader.open(browser, server.url);
  await other.page.goto(page.url());
  await ladderRows(other.page).first().waitFor();
  expect(await region(other.page, "Message").innerText()).toBe(shown);
  expect(await ladderRows(other.page).allInnerTexts()).toEqual(ladder);
  await other.context.close();
  other.expectClean();
});

test("call_unknown_isAProblemThatSaysSo", async ({ page, reader }) => {
  reader.allow(/404/);
  await page.goto(callUrl("nobody@nowhere"));
  await page.getByRole("alert").getByText("retention").waitFor();
  await page.getByRole("link", { name: "Search for the Call-ID" }).click();
  await page.getByRole("heading", { name: /^No messages/ }).waitFor();
  expect(parameterOf(page, "q")).toBe("call_id:nobody@nowhere");
  await page.goto("/call");
  await page.getByRole("heading", { name: "Which call?" }).waitFor();
});
