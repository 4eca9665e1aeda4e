import { expect, test } from "vitest";
import { agentTarget } from "./listener";

test("target_ofAListenerOnEveryAddress_isTheHostOfThePage", () => {
  const listeners = [
    { name: "http", address: "127.0.0.1:9080" },
    { name: "hep/udp", address: "0.0.0.0:9060" },
  ];
  expect(agentTarget(listeners, "hep.example.com")).toEqual({
    host: "hep.example.com",
    port: "9060",
    transport: "udp",
  });
});

test("target_ofABoundAddress_isThatAddress", () => {
  const listeners = [{ name: "hep/tcp", address: "[2001:db8::1]:9061" }];
  expect(agentTarget(listeners, "localhost")).toEqual({
    host: "[2001:db8::1]",
    port: "9061",
    transport: "tcp",
  });
});

test("target_withoutAHepListener_isNotKnown", () => {
  expect(agentTarget([{ name: "http", address: "0.0.0.0:80" }], "a")).toBeUndefined();
});
