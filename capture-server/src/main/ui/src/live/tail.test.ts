import { describe, expect, test } from "vitest";
import type { Message } from "../api/types";
import { cleared, EMPTY_TAIL, HELD_ROWS, paused, resumed, VIEW_ROWS, withMessages } from "./tail";

function messages(from: number, n: number): Message[] {
  return Array.from({ length: n }, (_, i) => ({
    id: String(from + i),
    time: "2026-11-21T11:00:00.000000Z",
    table: "call",
  }));
}

describe("the tail in view", () => {
  test("rows_beyondTheView_leaveOldestFirstAndAreCounted", () => {
    const full = withMessages(EMPTY_TAIL, messages(0, VIEW_ROWS));
    expect(full.dropped).toBe(0);
    const more = withMessages(full, messages(VIEW_ROWS, 3));
    expect(more.rows).toHaveLength(VIEW_ROWS);
    expect(more.rows[0]?.id).toBe("3");
    expect(more.rows.at(-1)?.id).toBe(String(VIEW_ROWS + 2));
    expect(more).toMatchObject({ dropped: 3, left: 3, arrived: VIEW_ROWS + 3 });
  });

  test("aBatchLargerThanTheView_showsItsNewest", () => {
    const tail = withMessages(EMPTY_TAIL, messages(0, VIEW_ROWS + 10));
    expect(tail.rows[0]?.id).toBe("10");
    expect(tail).toMatchObject({ dropped: 10, left: 0 });
  });

  test("messages_whilePaused_areHeldAndShownOnResume", () => {
    const held = withMessages(paused(withMessages(EMPTY_TAIL, messages(0, 2))), messages(2, 3));
    expect(held.rows.map((row) => row.id)).toEqual(["0", "1"]);
    expect(held.held).toHaveLength(3);
    const on = resumed(held);
    expect(on.rows.map((row) => row.id)).toEqual(["0", "1", "2", "3", "4"]);
    expect(on).toMatchObject({ paused: false, held: [], dropped: 0 });
  });

  test("messages_beyondWhatIsHeld_areCountedAsDropped", () => {
    const tail = withMessages(paused(EMPTY_TAIL), messages(0, HELD_ROWS + 7));
    expect(tail.held).toHaveLength(HELD_ROWS);
    expect(tail.held[0]?.id).toBe("7");
    expect(tail).toMatchObject({ dropped: 7, arrived: HELD_ROWS + 7 });
  });

  test("every_message_isInViewHeldOrDropped", () => {
    let tail = withMessages(EMPTY_TAIL, messages(0, 4_000));
    tail = withMessages(paused(tail), messages(4_000, 7_000));
    tail = withMessages(resumed(tail), messages(11_000, 100));
    expect(tail.rows.length + tail.held.length + tail.dropped).toBe(11_100);
    expect(tail.rows.at(-1)?.id).toBe("11099");
  });

  test("clear_ofAPausedTail_staysPaused", () => {
    const tail = cleared(withMessages(paused(EMPTY_TAIL), messages(0, 5)));
    expect(tail).toEqual({ ...EMPTY_TAIL, paused: true });
  });
});
