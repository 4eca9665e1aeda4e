/** What the API answers: the contract's names, typed. A field without a value is absent. */

export type Table = "call" | "registration" | "rest" | "report" | "log";

export interface Message {
  readonly id: string;
  readonly time: string;
  readonly table: Table;
  readonly call_id?: string;
  readonly method?: string;
  readonly status?: number;
  readonly reason?: string;
  readonly cseq?: string;
  readonly ruri_user?: string;
  readonly ruri_domain?: string;
  readonly from_user?: string;
  readonly from_domain?: string;
  readonly from_tag?: string;
  readonly to_user?: string;
  readonly to_domain?: string;
  readonly to_tag?: string;
  readonly user_agent?: string;
  readonly via_branch?: string;
  readonly content_type?: string;
  readonly correlation_id?: string;
  readonly leg_ids?: readonly string[];
  readonly src_ip?: string;
  readonly src_port?: number;
  readonly src_alias?: string;
  readonly dst_ip?: string;
  readonly dst_port?: number;
  readonly dst_alias?: string;
  readonly transport?: string;
  readonly hep_version?: number;
  readonly proto_type?: number;
  readonly agent_id?: number;
  readonly agent_name?: string;
  readonly agent_ip?: string;
  readonly size?: number;
  readonly parse_error?: string;
  readonly agent_time?: string;
  readonly import?: string;
  /** The payload, where it is text. */
  readonly raw?: string;
  /** The payload's bytes, where they are no text or no UTF-8. */
  readonly raw_base64?: string;
}

/** A row of the report table. Times are milliseconds, losses percent, as the names say. */
export interface Report extends Message {
  readonly kind?: "rtcp" | "rtcp_xr" | "vq_rtcpxr" | "rtp_stats" | "end_of_call";
  readonly direction?: "sent" | "received";
  readonly ssrc?: number;
  readonly reporter_ssrc?: number;
  readonly codec?: string;
  readonly mos_lq?: number;
  readonly mos_cq?: number;
  readonly mos_source?: "reported" | "computed";
  readonly r_factor?: number;
  readonly loss_pct?: number;
  readonly discard_pct?: number;
  readonly jitter_ms?: number;
  readonly rtt_ms?: number;
  readonly rtt_source?: string;
  readonly packets_sent?: number;
  readonly packets_received?: number;
  readonly packets_lost?: number;
  readonly streams?: readonly Readonly<Record<string, string | number>>[];
}

export type SessionState =
  | "trying"
  | "ringing"
  | "answered"
  | "completed"
  | "failed"
  | "cancelled"
  | "redirected"
  | "registered"
  | "unregistered"
  | "timeout";

export interface Session {
  readonly id: string;
  readonly call_id: string;
  readonly kind: "call" | "registration" | "options" | "subscription" | "message" | "other";
  readonly state?: SessionState;
  readonly caller?: string;
  readonly callee?: string;
  readonly from_user?: string;
  readonly to_user?: string;
  readonly ruri_user?: string;
  readonly from_domain?: string;
  readonly to_domain?: string;
  readonly start: string;
  readonly ringing?: string;
  readonly answer?: string;
  readonly end?: string;
  readonly setup_ms?: number;
  readonly duration_ms?: number;
  readonly final_status?: number;
  readonly final_reason?: string;
  readonly terminated_by?: "caller" | "callee" | "proxy";
  readonly user_agents?: readonly string[];
  readonly codecs?: readonly string[];
  readonly agents?: readonly string[];
  readonly messages: number;
  readonly retransmissions: number;
  readonly legs: readonly string[];
  readonly reports: number;
  readonly mos_min?: number;
  readonly mos_avg?: number;
  readonly loss_max?: number;
  readonly jitter_max_ms?: number;
  readonly rtt_max_ms?: number;
  readonly src_ip?: string;
  readonly src_port?: number;
  readonly dst_ip?: string;
  readonly dst_port?: number;
  readonly transport?: string;
}

export interface Total {
  readonly value: number;
  /** `gte`: there are at least so many. */
  readonly relation: "eq" | "gte";
}

interface Page {
  readonly total: Total;
  readonly next_cursor: string | null;
  readonly took_ms: number;
}

export interface MessagesPage extends Page {
  readonly messages: readonly Message[];
}

export interface CallsPage extends Page {
  readonly calls: readonly Session[];
}

export interface Histogram {
  readonly from: string;
  readonly to: string;
  readonly bucket_ms: number;
  /** Names of what is counted apart: result classes of messages, states of sessions. */
  readonly classes: readonly string[];
  /** Oldest first; counts are null where the server gave up counting before it came so far back. */
  readonly buckets: readonly {
    readonly time: string;
    readonly counts: readonly number[] | null;
  }[];
  readonly total: Total;
  readonly counted_from: string;
  readonly took_ms: number;
}

export interface Host {
  readonly ip: string;
  readonly ports: readonly number[];
  readonly alias?: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  /** Ids of the messages that it is about. */
  readonly messages: readonly string[];
}

export interface WholeCall {
  readonly calls: readonly Session[];
  readonly messages: readonly Message[];
  readonly reports: readonly Report[];
  readonly logs: readonly Message[];
  readonly hosts: readonly Host[];
  readonly diagnosis: readonly Finding[];
  /** False where the call has more than is followed. */
  readonly complete: boolean;
}

export interface Field {
  readonly name: string;
  readonly kind:
    "text" | "user" | "folded" | "number" | "decimal" | "time" | "address" | "id" | "table";
  readonly description: string;
  readonly values?: readonly string[];
}

export interface Alias {
  /** An address or a network, such as 10.0.0.0/8. */
  readonly address: string;
  readonly port?: number;
  readonly name: string;
}

export interface Agent {
  readonly id?: number;
  readonly name?: string;
  readonly address: string;
  readonly transport: string;
  readonly hep_version: number;
  readonly frames: number;
  readonly bytes: number;
  /** Frames a second over the last while. */
  readonly rate: number;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly rejected: Readonly<Record<string, number>>;
}

/** An interface of the server's machine that packets are captured on. */
export interface NetworkInterface {
  readonly name: string;
  readonly filter: string;
  readonly state: "capturing" | "waiting";
  readonly reason?: string;
  readonly packets: number;
  readonly frames: number;
  readonly kernel_dropped: number;
  readonly interface_dropped: number;
  readonly skipped: Readonly<Record<string, number>>;
}

export interface Status {
  readonly version: string;
  readonly uptime_s: number;
  readonly store: { readonly type: string; readonly healthy: boolean; readonly detail: string };
  readonly listeners: readonly { readonly name: string; readonly address: string }[];
  readonly interfaces?: readonly NetworkInterface[];
  readonly capture: {
    readonly received: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly kernel_dropped: number | null;
    readonly journaled: number;
    readonly indexed: number;
    readonly pending: number;
    readonly dead: number;
    readonly lag_ms: number;
    readonly connections_refused: number;
  };
  readonly disk: {
    readonly data_dir: string;
    readonly total_bytes: number;
    readonly free_bytes: number;
    readonly journal_bytes: number;
    readonly store_bytes: number;
    readonly days: readonly {
      readonly day: string;
      readonly table: Table | "session";
      readonly bytes: number;
      readonly messages: number;
    }[];
  };
  readonly retention: Readonly<Partial<Record<Table | "session", string>>> & {
    readonly disk: {
      readonly budget: string;
      readonly allowed_bytes: number;
      readonly used_bytes: number;
      readonly warning?: string;
    };
    readonly dropped: Readonly<
      Record<
        "age" | "disk",
        {
          readonly days: number;
          readonly messages: number;
          readonly bytes: number;
          readonly last: string | null;
        }
      >
    >;
  };
}

/** Long work of the server. */
export interface Job {
  readonly id: string;
  readonly job: string;
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly done: number;
  readonly total: number;
  readonly detail: string;
  readonly error?: string;
}

/** A file that was imported. */
export interface Import {
  readonly label: string;
  readonly file: string;
  readonly state: "running" | "done" | "cancelled" | "broken" | "deleting";
  readonly first?: string;
  readonly last?: string;
  readonly packets: number;
  readonly frames: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly problem?: string;
}
