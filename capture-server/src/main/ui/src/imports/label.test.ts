import { expect, test } from "vitest";
import { LABEL_PATTERN, labelOf } from "./label";

const LABEL = new RegExp(`^(?:${LABEL_PATTERN})$`, "v");

test("labelOf_aFile_isItsNameWithoutEndings", () => {
  expect(labelOf("trace.pcap")).toBe("trace");
  expect(labelOf("trace.2026-11-21.pcapng.gz")).toBe("trace.2026-11-21");
  expect(labelOf("export.HEP")).toBe("export");
});

test("labelOf_anyName_isALabel", () => {
  for (const name of ["Anruf von gestern (2).pcap", "ä", "", "-x", ".pcap", "a".repeat(200)]) {
    expect(labelOf(name), name).toMatch(LABEL);
  }
  expect(labelOf("Anruf von gestern (2).pcap")).toBe("Anruf-von-gestern-2-");
});
