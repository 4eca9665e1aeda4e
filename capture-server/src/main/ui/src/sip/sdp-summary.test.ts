import { expect, test } from "vitest";
import { sdpSummary } from "./sdp-summary";

const sdp = (...lines: string[]) => `SIP/2.0 200 OK\r\n\r\nv=0\r\n${lines.join("\r\n")}\r\n`;

test("offer_says_codecs_address_and_direction", () => {
  const text = sdp(
    "c=IN IP4 10.0.0.1",
    "m=audio 4000 RTP/AVP 0 8 101",
    "a=rtpmap:101 telephone-event/8000",
    "a=sendonly",
  );
  expect(sdpSummary(text)).toBe("PCMU,PCMA 10.0.0.1:4000 sendonly");
});

test("address_of_the_medium_goes_before_that_of_the_session", () => {
  const text = sdp(
    "c=IN IP4 10.0.0.1",
    "m=audio 4000 RTP/AVP 96",
    "c=IN IP4 10.0.0.2",
    "a=rtpmap:96 opus/48000/2",
  );
  expect(sdpSummary(text)).toBe("opus 10.0.0.2:4000");
});

test("several_media_are_told_apart_and_port_zero_is_refused", () => {
  const text = sdp("c=IN IP6 2001:db8::1", "m=audio 4000 RTP/AVP 8", "m=video 0 RTP/AVP 31");
  expect(sdpSummary(text)).toBe("PCMA 2001:db8::1:4000 · video refused");
});

test("lines_that_end_in_lf_are_read", () => {
  expect(sdpSummary("x\n\nv=0\nc=IN IP4 1.2.3.4\nm=audio 9 RTP/AVP 0\n")).toBe("PCMU 1.2.3.4:9");
});

test("blanks_within_a_line_are_read_at_once", () => {
  const text = sdp(`a=${" ".repeat(200_000)}x`, "c=IN IP4 1.2.3.4 \t", "m=audio 9 RTP/AVP 0  ");
  expect(sdpSummary(text)).toBe("PCMU 1.2.3.4:9");
});

test("message_without_sdp_has_no_summary", () => {
  expect(sdpSummary("BYE sip:a SIP/2.0\r\nX: v=0\r\n\r\n")).toBeUndefined();
});
