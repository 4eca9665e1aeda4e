import { expect, test } from "vitest";
import { filtersOf } from "./row-filters";

test("filtersOf_aMessage_areWhatItHas", () => {
  const filters = filtersOf({
    id: "1",
    time: "2026-11-21T11:03:25.169000Z",
    table: "call",
    status: 486,
    from_user: "+4930",
    src_ip: "2001:db8::1",
    agent_id: 2001,
  });
  expect(filters.map((each) => each.clause)).toEqual([
    "status:486",
    'from_user:"+4930"',
    "src_ip:2001:db8::1",
    "agent_id:2001",
  ]);
});

test("filtersOf_aSession_areItsOwnFields", () => {
  const filters = filtersOf({
    id: "1",
    call_id: "a@b",
    kind: "call",
    state: "failed",
    final_status: 503,
    start: "2026-11-21T11:03:25.169000Z",
    messages: 2,
    retransmissions: 0,
    legs: [],
    reports: 0,
    user_agents: ["kamailio (5.6.3)"],
  });
  expect(filters.map((each) => each.clause)).toEqual([
    "state:failed",
    "final_status:503",
    "call_id:a@b",
    'user_agents:"kamailio (5.6.3)"',
  ]);
});
