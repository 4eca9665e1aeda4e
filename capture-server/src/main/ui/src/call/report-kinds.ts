import type { Report } from "../api/types";

const KINDS: Readonly<Record<NonNullable<Report["kind"]>, string>> = {
  rtcp: "RTCP",
  rtcp_xr: "RTCP XR",
  vq_rtcpxr: "Voice quality report",
  rtp_stats: "RTP statistics",
  end_of_call: "End-of-call report",
};

/** What a report is; `Report` where the server does not know. */
export function kindOf({ kind }: Report): string {
  return kind === undefined ? "Report" : KINDS[kind];
}
