import { expect, test } from "vitest";
import type { Report } from "../../api/types";
import relayed from "./fixtures/rtcp-json-both-sides.json";
import mixed from "./fixtures/rtcp-and-end-of-call.json";
import published from "./fixtures/vq-rtcpxr.json";
import { letterOf, streamsOf } from "./streams";

const reports = (json: unknown) => json as readonly Report[];

test("streamsOf_receivedReport_isOfTheStreamTowardsTheReporter", () => {
  const stream = streamsOf(reports(mixed)).find(({ ssrc }) => ssrc === 2654650687);
  expect(stream?.src).toBe("34.57.125.203");
  expect(stream?.dst).toBe("63.153.219.119");
  expect(stream?.points.map(({ values }) => values.loss)).toEqual([7.813, 4.688, 4.297]);
  expect(stream?.points.map(({ values }) => values.mos)).toEqual([3.627, 3.956, 3.998]);
  expect(stream?.lost).toBe(111);
  expect(stream?.mosSources).toEqual(["computed"]);
});

test("streamsOf_receiverReport_tellsThePacketsOfItsOwnStream", () => {
  const own = streamsOf(reports(mixed)).find(({ ssrc }) => ssrc === 1814766290);
  expect(own).toMatchObject({ src: "63.153.219.119", dst: "34.57.125.203", packets: 588 });
  expect(own?.points).toEqual([]);
});

test("streamsOf_endOfCallSeenAtTwoHops_countsOnce", () => {
  const inSip = streamsOf(reports(mixed)).filter(({ codec }) => codec === "PCMA");
  expect(inSip.map(({ src, dst }) => [src, dst])).toEqual([
    ["34.57.125.203:25132", "63.153.219.119:7082"],
    ["63.153.219.119:7082", "34.57.125.203:25132"],
  ]);
  // One in the BYE, one in its answer; each was captured twice.
  expect(inSip.map(({ points }) => points.length)).toEqual([2, 2]);
  // The lower of 4.409 (listening) and 4.382 (conversation).
  expect(inSip[0]?.points[0]?.values).toEqual({ mos: 4.382, loss: 0, jitter: 23, rtt: 20 });
  expect(inSip.map(({ packets }) => packets)).toEqual([1522, 1433]);
});

test("streamsOf_relay_keepsItsHopsApart", () => {
  const hops = streamsOf(reports(relayed)).filter(({ ssrc }) => ssrc === 2499187475);
  expect(hops.map(({ src, dst }) => `${src} ${dst}`)).toEqual([
    "127.0.0.1:30001 127.0.0.1:24265",
    "127.0.0.1:20217 127.0.0.1:30019",
  ]);
  expect(hops.map(({ points }) => points.length)).toEqual([4, 4]);
});

test("streamsOf_reportThatOnlyNamesItsSender_isNoStream", () => {
  const described = reports(relayed).filter(
    ({ ssrc, kind }) => kind === "rtcp" && ssrc === undefined,
  );
  expect(described).toHaveLength(1);
  expect(streamsOf(described)).toEqual([]);
});

test("streamsOf_vqReport_hasBothDirectionsAndItsOwnAddresses", () => {
  const streams = streamsOf(reports(published));
  expect(streams).toMatchObject([
    {
      letter: "A",
      ssrc: 610839501,
      src: "11.1.1.150:5002",
      dst: "10.10.1.100:5000",
      codec: "G729",
      mosSources: ["reported"],
    },
    { letter: "B", ssrc: 440097917, src: "10.10.1.100:5000", dst: "11.1.1.150:5002" },
  ]);
  expect(streams[1]?.points[0]?.values).toEqual({ mos: 4.2, loss: 5, jitter: 2, rtt: 200 });
});

test("letterOf_afterZ_hasTwo", () => {
  expect([0, 25, 26, 27, 52].map(letterOf)).toEqual(["A", "Z", "AA", "AB", "BA"]);
});
