import type { Message, Session } from "../api/types";
import { clauseOf } from "../query/query-chips";
import type { Row } from "./use-rows";

/** A value of a row that can be searched for. */
export interface RowFilter {
  readonly title: string;
  readonly value: string;
  /** As it is written in a query. */
  readonly clause: string;
}

export function filtersOf(row: Row): readonly RowFilter[] {
  return "start" in row ? ofSession(row) : ofMessage(row);
}

function ofMessage(m: Message): readonly RowFilter[] {
  return [
    filter("Status", "status", m.status),
    filter("Method", "method", m.method),
    filter("From", "from_user", m.from_user),
    filter("To", "to_user", m.to_user),
    filter("Call-ID", "call_id", m.call_id),
    filter("Source", "src_ip", m.src_ip),
    filter("Destination", "dst_ip", m.dst_ip),
    filter("Agent", "agent_name", m.agent_name) ?? filter("Agent", "agent_id", m.agent_id),
    filter("User agent", "user_agent", m.user_agent),
  ].filter((each) => each !== undefined);
}

function ofSession(s: Session): readonly RowFilter[] {
  return [
    filter("State", "state", s.state),
    filter("Last status", "final_status", s.final_status),
    filter("Caller", "caller", s.caller),
    filter("Callee", "callee", s.callee),
    filter("Call-ID", "call_id", s.call_id),
    filter("Source", "src_ip", s.src_ip),
    filter("Destination", "dst_ip", s.dst_ip),
    filter("Agent", "agents", s.agents?.[0]),
    filter("User agent", "user_agents", s.user_agents?.[0]),
  ].filter((each) => each !== undefined);
}

function filter(title: string, field: string, value: string | number | undefined) {
  if (value === undefined || value === "") return undefined;
  return { title, value: String(value), clause: clauseOf(field, value) };
}
