import { expect, test } from "vitest";
import { visible } from "../../sip/visible";
import { bytesOf, hexLines, textOf } from "./bytes";

const shown = (...bytes: number[]) => visible(textOf(Uint8Array.from(bytes)));

test("valid_utf8_is_text", () => {
  expect(shown(0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80)).toBe("aé😀");
});

test("bytes_that_are_no_utf8_are_named", () => {
  expect(shown(0x61, 0xff, 0x62)).toBe("a\\xFFb");
  expect(shown(0xc3)).toBe("\\xC3");
  expect(shown(0xc0, 0x80)).toBe("\\xC0\\x80");
  expect(shown(0xed, 0xa0, 0x80)).toBe("\\xED\\xA0\\x80");
  expect(shown(0xf4, 0x90, 0x80, 0x80)).toBe("\\xF4\\x90\\x80\\x80");
});

test("base64_is_bytes", () => {
  expect([...bytesOf("AP8B")]).toEqual([0, 255, 1]);
});

test("hex_lines_hold_sixteen_bytes", () => {
  const lines = hexLines(Uint8Array.from({ length: 17 }, (_, i) => i + 0x3a));
  expect(lines).toEqual([
    "00000000  3a 3b 3c 3d 3e 3f 40 41  42 43 44 45 46 47 48 49  |:;<=>?@ABCDEFGHI|",
    "00000010  4a                                                |J|",
  ]);
});
