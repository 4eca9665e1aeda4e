import type { Status } from "../api/types";
import { bytes, count } from "../shell/numbers";
import { duration } from "../shell/time";

export type Level = "good" | "idle" | "warning" | "bad";

/** One thing to know of the server: what is, and what to do about it. */
export interface Verdict {
  readonly level: Level;
  readonly text: string;
  readonly remedy?: string;
}

/** Lag below this comes and goes with every burst. */
const LAG_MILLIS = 10_000;
const LONG_LAG_MILLIS = 60_000;

const LITTLE_DISK = 0.1;
const NO_DISK = 0.03;

/** All that is wrong, the worst first; or the one sentence that says that nothing is. */
export function healthOf(status: Status): readonly [Verdict, ...Verdict[]] {
  const wrong = [
    ...storeOf(status),
    ...diskOf(status),
    ...lossOf(status),
    ...interfacesOf(status),
    ...rejectedOf(status),
    ...lagOf(status),
  ].sort((a, b) => Number(b.level === "bad") - Number(a.level === "bad"));
  const [worst, ...others] = wrong;
  return worst === undefined ? [wellOf(status)] : [worst, ...others];
}

function wellOf({ capture }: Status): Verdict {
  const { received, pending, rejected } = capture;
  if (received === 0) {
    return {
      level: "idle",
      text: "All is ready, and no frame has come yet.",
      remedy: "Point a capture agent at one of the listeners below.",
    };
  }
  const searchable = pending === 0 ? "all searchable" : `${count(pending)} of them being indexed`;
  const twice = rejected["duplicate"] ?? 0;
  const leftOut = twice === 0 ? "" : `, ${count(twice)} left out as duplicates`;
  return {
    level: "good",
    text: `All is well: ${frames(received)} received, ${searchable}${leftOut}.`,
  };
}

function storeOf({ store }: Status): Verdict[] {
  if (store.healthy) return [];
  return [
    {
      level: "bad",
      text: `The store is not well: ${store.detail}.`,
      remedy:
        "Frames go on into the journal and are indexed once it is; the server's log says why.",
    },
  ];
}

function diskOf({ disk, capture, retention }: Status): Verdict[] {
  const remedy = "Free some space, or lower retention.disk or the days of retention.";
  const lost = capture.rejected["disk_full"] ?? 0;
  if (lost > 0) {
    return [
      { level: "bad", text: `The disk could not take ${frames(lost)}, which are lost.`, remedy },
    ];
  }
  const { warning } = retention.disk;
  if (warning !== undefined) return [{ level: "warning", text: `The disk: ${warning}.`, remedy }];
  const free = disk.total_bytes === 0 ? 1 : disk.free_bytes / disk.total_bytes;
  if (free >= LITTLE_DISK) return [];
  const level = free < NO_DISK ? "bad" : "warning";
  return [{ level, text: `The disk has ${bytes(disk.free_bytes)} left.`, remedy }];
}

function interfacesOf({ interfaces = [] }: Status): Verdict[] {
  return interfaces.flatMap((each): Verdict[] => {
    const verdicts: Verdict[] = [];
    if (each.state === "waiting") {
      verdicts.push({
        level: "bad",
        text: `Nothing is captured on ${each.name}: ${each.reason ?? "it is away"}.`,
        remedy: "It is tried again every second.",
      });
    }
    const dropped = each.kernel_dropped + each.interface_dropped;
    if (dropped > 0) {
      verdicts.push({
        level: "bad",
        text: `${count(dropped)} ${dropped === 1 ? "packet" : "packets"} of ${each.name} were dropped before the server could read them.`,
        remedy: "Take less with its filter, or give it a larger buffer in capture.interfaces.",
      });
    }
    return verdicts;
  });
}

function lossOf({ capture }: Status): Verdict[] {
  const verdicts: Verdict[] = [];
  const dropped = capture.kernel_dropped ?? 0;
  if (dropped > 0) {
    verdicts.push({
      level: "bad",
      text: `The kernel dropped ${count(dropped)} ${dropped === 1 ? "datagram" : "datagrams"} before the server could read them.`,
      remedy:
        "Give bursts more room: sysctl -w net.core.rmem_max=67108864, then start the server again.",
    });
  }
  if (capture.dead > 0) {
    verdicts.push({
      level: "bad",
      text: `${frames(capture.dead)} could not be indexed and cannot be found.`,
      remedy: "They are in the journal still; the server's log says why.",
    });
  }
  if (capture.connections_refused > 0) {
    verdicts.push({
      level: "warning",
      text: `${count(capture.connections_refused)} connections were refused, beyond the limits.`,
      remedy: "See which agents connect again and again.",
    });
  }
  return verdicts;
}

const MALFORMED = [
  "too_short",
  "unknown_magic",
  "bad_length",
  "bad_chunk",
  "bad_compression",
  "no_payload",
  "too_large",
];

function rejectedOf({ capture }: Status): Verdict[] {
  const of = (reason: string) => capture.rejected[reason] ?? 0;
  const malformed = MALFORMED.reduce((sum, reason) => sum + of(reason), 0);
  const found: [number, Level, string, string][] = [
    [
      of("bad_password"),
      "bad",
      "rejected for a wrong password or none",
      "Set hep.passwords to the auth keys of the agents, or the agents' to one of them.",
    ],
    [
      of("not_allowed"),
      "warning",
      "rejected, their sender not being on hep.allow",
      "Add its network to hep.allow if it is yours.",
    ],
    [
      of("tls_failed"),
      "warning",
      "rejected since no TLS session came about",
      "Compare hep.tls-cert and hep.tls-client-ca with what the agents have.",
    ],
    [
      of("internal"),
      "bad",
      "lost to a fault of the server",
      "The server's log tells more: please report it.",
    ],
    [
      malformed,
      "warning",
      "rejected as no HEP or broken HEP",
      "The agents below say from where: something else may send to this port.",
    ],
  ];
  return found
    .filter(([n]) => n > 0)
    .map(([n, level, what, remedy]) => ({
      level,
      text: `${frames(n)} ${n === 1 ? "was" : "were"} ${what}.`,
      remedy,
    }));
}

function lagOf({ capture }: Status): Verdict[] {
  if (capture.lag_ms < LAG_MILLIS) return [];
  return [
    {
      level: capture.lag_ms < LONG_LAG_MILLIS ? "warning" : "bad",
      text: `Search is ${duration(capture.lag_ms)} behind: ${frames(capture.pending)} to be indexed.`,
      remedy: "Nothing is lost. Where it keeps growing, the machine or the store is too slow.",
    },
  ];
}

function frames(n: number): string {
  return `${count(n)} ${n === 1 ? "frame" : "frames"}`;
}
