import { expect, test } from "vitest";
import { destinationOf, hostPort, mediaName, sourceOf } from "./endpoint";

test("hostPort_version6_isInBrackets", () => {
  expect(hostPort("2001:db8::1", 5060)).toBe("[2001:db8::1]:5060");
  expect(hostPort("10.0.0.1", undefined)).toBe("10.0.0.1");
  expect(hostPort(undefined, 5060)).toBe("an unknown host");
});

test("mediaName_hostWithAlias_keepsThePort", () => {
  const hosts = [{ ip: "10.0.0.1", ports: [], alias: "SBC core" }];
  expect(mediaName("10.0.0.1:30000", hosts)).toBe("SBC core:30000");
  expect(mediaName("10.0.0.1", hosts)).toBe("SBC core");
  expect(mediaName("10.0.0.10:30000", hosts)).toBe("10.0.0.10:30000");
});

test("mediaName_version6WithAlias_keepsThePort", () => {
  const hosts = [{ ip: "2001:db8::1", ports: [], alias: "edge" }];
  expect(mediaName("[2001:db8::1]:30000", hosts)).toBe("edge:30000");
});

test("ends_ofAMessage_keepTheirPortBehindAnAlias", () => {
  const message = {
    id: "1",
    time: "2026-11-21T11:03:25.169000Z",
    table: "call",
    src_ip: "10.0.0.1",
    src_port: 5090,
    src_alias: "lab network",
    dst_ip: "10.0.0.2",
    dst_port: 5060,
  } as const;
  expect(sourceOf(message)).toBe("lab network:5090");
  expect(destinationOf(message)).toBe("10.0.0.2:5060");
});
