import { expect, test } from "vitest";
import type { Report, Session } from "../../api/types";
import mixed from "./fixtures/rtcp-and-end-of-call.json";
import { linesOf, METRICS, nearestValue, spanOf, summaryOf, valueText } from "./series";
import { streamsOf } from "./streams";

const STREAMS = streamsOf(mixed as unknown as readonly Report[]);

test("linesOf_streamsReportedAtDifferentTimes_shareTheTimesOfAll", () => {
  const { times, values } = linesOf(STREAMS, "loss");
  // Three RTCP reports, the BYE and its answer.
  expect(times).toHaveLength(5);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const rtcp = values[STREAMS.findIndex(({ ssrc }) => ssrc === 2654650687)];
  expect(rtcp).toEqual([7.813, 4.688, 4.297, null, null]);
  expect(values[STREAMS.findIndex(({ ssrc }) => ssrc === 1814766290)]).toEqual(Array(5).fill(null));
});

test("linesOf_metricOfNobody_hasNoTimes", () => {
  const rtcpOnly = STREAMS.filter(({ ssrc }) => ssrc !== undefined);
  expect(linesOf(rtcpOnly, "rtt")).toEqual({ times: [], values: [[], []] });
});

test("summaryOf_realReports", () => {
  const stream = STREAMS.find(({ ssrc }) => ssrc === 2654650687)!;
  const jitter = summaryOf(stream, "jitter");
  expect(jitter).toMatchObject({ min: 14.125, max: 33.125, count: 3 });
  expect(jitter?.avg).toBeCloseTo(25.5, 6);
  expect(summaryOf(stream, "rtt")).toBeUndefined();
});

test("spanOf_reportsAfterTheEnd_areInside", () => {
  const session = {
    start: "2026-11-21T11:00:00.000000Z",
    end: "2026-11-21T11:00:10.000000Z",
  } as Session;
  const late = { time: "2026-11-21T11:00:20.000000Z" } as Report;
  const start = Date.parse(session.start) / 1000;
  const [from, to] = spanOf({ calls: [session], reports: [late] });
  expect(from).toBeCloseTo(start - 0.5, 6);
  expect(to).toBeCloseTo(start + 20.5, 6);
});

test("nearestValue_skipsWhatIsUnknown", () => {
  expect(nearestValue([1, null, null, 4], 1)).toBe(0);
  expect(nearestValue([null, null, null, 4], 0)).toBe(3);
  expect(nearestValue([null], 0)).toBeUndefined();
});

test("valueText_hasTheMetricsUnit", () => {
  expect(METRICS.map((metric) => valueText(4.409, metric))).toEqual([
    "4.41",
    "4.4 %",
    "4.4 ms",
    "4 ms",
  ]);
});
