import { expect, test } from "vitest";
import type { NetworkInterface, Status } from "../api/types";
import { healthOf } from "./health";
import { sumsOf } from "./sums";

const CAPTURE: Status["capture"] = {
  received: 4867,
  rejected: {},
  kernel_dropped: 0,
  journaled: 4867,
  indexed: 4867,
  pending: 0,
  dead: 0,
  lag_ms: 0,
  connections_refused: 0,
};

function status(capture: Partial<Status["capture"]>, rest: Partial<Status> = {}): Status {
  return {
    version: "1",
    uptime_s: 60,
    store: { type: "lucene", healthy: true, detail: "fine" },
    listeners: [],
    capture: { ...CAPTURE, ...capture },
    disk: {
      data_dir: "/d",
      total_bytes: 1000e9,
      free_bytes: 500e9,
      journal_bytes: 0,
      store_bytes: 0,
      days: [],
    },
    retention: {
      disk: { budget: "80%", allowed_bytes: 0, used_bytes: 0 },
      dropped: {
        age: { days: 0, messages: 0, bytes: 0, last: null },
        disk: { days: 0, messages: 0, bytes: 0, last: null },
      },
    },
    ...rest,
  };
}

test("health_ofARestingServer_isOneGoodSentence", () => {
  expect(healthOf(status({}))).toEqual([
    { level: "good", text: "All is well: 4,867 frames received, all searchable." },
  ]);
});

test("health_withoutAFrame_saysWhatToDo", () => {
  const [first] = healthOf(status({ received: 0, journaled: 0, indexed: 0 }));
  expect(first.level).toBe("idle");
  expect(first.remedy).toContain("capture agent");
});

test("health_withFramesBeingIndexed_isGood", () => {
  const [first] = healthOf(status({ indexed: 4800, pending: 67, lag_ms: 400 }));
  expect(first).toMatchObject({ level: "good" });
  expect(first.text).toContain("67 of them being indexed");
});

test("kernelDrops_nameTheSetting", () => {
  const [first] = healthOf(status({ kernel_dropped: 1200 }));
  expect(first.level).toBe("bad");
  expect(first.text).toContain("1,200 datagrams");
  expect(first.remedy).toContain("net.core.rmem_max");
});

test("kernelDrops_thatTheSystemDoesNotTell_areNoTrouble", () => {
  expect(healthOf(status({ kernel_dropped: null }))[0].level).toBe("good");
});

test("passwords_nameTheSetting", () => {
  const [first] = healthOf(status({ rejected: { bad_password: 1 }, journaled: 4866 }));
  expect(first.text).toBe("1 frame was rejected for a wrong password or none.");
  expect(first.remedy).toContain("hep.passwords");
});

test("duplicates_areNoTrouble", () => {
  expect(healthOf(status({ rejected: { duplicate: 30 } }))[0].level).toBe("good");
});

test("lag_aboveAMinute_isBad", () => {
  expect(healthOf(status({ lag_ms: 9_999, pending: 5 }))[0].level).toBe("good");
  expect(healthOf(status({ lag_ms: 34_000, pending: 5 }))[0].level).toBe("warning");
  expect(healthOf(status({ lag_ms: 61_000, pending: 5 }))[0].level).toBe("bad");
});

test("disk_beyondItsBudget_isWarnedOf", () => {
  const { retention } = status({});
  const disk = { ...retention.disk, warning: "only today is left" };
  const [first] = healthOf(status({}, { retention: { ...retention, disk } }));
  expect(first).toMatchObject({ level: "warning", text: "The disk: only today is left." });
});

test("disk_almostFull_isBad", () => {
  const disk = { ...status({}).disk, free_bytes: 20e9 };
  const [first] = healthOf(status({}, { disk }));
  expect(first).toMatchObject({ level: "bad", text: "The disk has 20.0 GB left." });
});

test("troubles_areListedTheWorstFirst", () => {
  const store = { type: "lucene", healthy: false, detail: "no space" };
  const levels = healthOf(status({ rejected: { unknown_magic: 3 }, dead: 1 }, { store })).map(
    (each) => each.level,
  );
  expect(levels).toEqual(["bad", "bad", "warning"]);
});

test("sums_ofRestingTraffic_hold", () => {
  expect(sumsOf(CAPTURE, CAPTURE).map((sum) => sum.verdict)).toEqual(["holds", "holds"]);
});

test("sums_whileFramesAreOnTheirWay_areNotBroken", () => {
  const now = { ...CAPTURE, received: 4900 };
  expect(sumsOf(now, CAPTURE)[0]).toMatchObject({ verdict: "moving", missing: 33 });
});

test("sums_thatStayOffAtRest_areBroken", () => {
  const now = { ...CAPTURE, rejected: { bad_chunk: 2 }, dead: 1 };
  expect(sumsOf(now, now)).toMatchObject([
    { verdict: "broken", missing: -2 },
    { verdict: "broken", missing: -1 },
  ]);
});

const CAPTURED: NetworkInterface = {
  name: "span0",
  filter: "port 5060",
  state: "capturing",
  packets: 1000,
  frames: 900,
  kernel_dropped: 0,
  interface_dropped: 0,
  skipped: {},
};

test("health_ofAnInterfaceThatIsCaptured_isGood", () => {
  expect(healthOf(status({}, { interfaces: [CAPTURED] }))[0].level).toBe("good");
});

test("health_ofAnInterfaceThatDropsOrIsAway_saysHowManyAndWhy", () => {
  const verdicts = healthOf(
    status(
      {},
      {
        interfaces: [
          { ...CAPTURED, kernel_dropped: 70, interface_dropped: 2 },
          { ...CAPTURED, name: "eth9", state: "waiting", reason: "no such device" },
        ],
      },
    ),
  );
  expect(verdicts).toHaveLength(2);
  expect(verdicts[0].level).toBe("bad");
  expect(verdicts.map((each) => each.text).join(" ")).toMatch(
    /72 packets of span0 .* Nothing is captured on eth9: no such device/,
  );
});
