import { expect, test } from "vitest";
import type { Message } from "../../api/types";
import { copyOf, payloadOf } from "./payload";

const LOG: Message = { id: "a", time: "2026-11-21T11:00:00.000000Z", table: "log" };

test("json_is_indented", () => {
  expect(payloadOf({ ...LOG, raw: '{"a":[1]}' })).toEqual({
    kind: "json",
    lines: ["{", '  "a": [', "    1", "  ]", "}"],
  });
});

test("what_only_looks_like_json_is_text", () => {
  expect(payloadOf({ ...LOG, raw: "[warn] x\ny" })).toEqual({
    kind: "text",
    lines: ["[warn] x", "y"],
  });
});

test("sip_is_known_by_its_start_line", () => {
  expect(payloadOf({ ...LOG, raw: "FOO sip:a SIP/2.0\r\n\r\n" }).kind).toBe("sip");
  expect(payloadOf({ ...LOG, raw: "SIP/2.0 200 OK\r\n\r\n" }).kind).toBe("sip");
});

test("sip_with_a_stray_byte_stays_sip", () => {
  const bytes = btoa("BYE sip:a SIP/2.0\r\nTo: \xff\r\n\r\n");
  expect(payloadOf({ ...LOG, method: "BYE", raw_base64: bytes }).kind).toBe("sip");
  expect(copyOf({ ...LOG, raw_base64: bytes })).toContain("To: \\xFF\r\n");
});

test("bytes_are_a_hex_dump", () => {
  expect(payloadOf({ ...LOG, raw_base64: btoa("\x80\xc8\x00\x06") })).toEqual({
    kind: "binary",
    lines: ["00000000  80 c8 00 06                                       |....|"],
  });
});

test("message_without_payload_says_so", () => {
  expect(payloadOf(LOG).kind).toBe("none");
});
