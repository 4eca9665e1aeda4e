import { expect, test } from "vitest";
import { explainHeader } from "./headers";

test.each([
  ["Remote-Party-ID", "draft-ietf-sip-privacy"],
  ["Feature-Caps", "RFC 6809"],
  ["Flow-Timer", "RFC 5626"],
  ["Accept-Resource-Priority", "RFC 4412"],
  ["Suppress-If-Match", "RFC 5839"],
  ["P-Asserted-Service", "RFC 6050"],
])("header_%s_says_where_it_is_defined", (name, document) => {
  expect(explainHeader(name)).toContain(document);
});
