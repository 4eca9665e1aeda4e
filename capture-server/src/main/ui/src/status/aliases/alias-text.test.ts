import { expect, test } from "vitest";
import { readText, textOf } from "./alias-text";
import { aliasesOf, rowsOf } from "./draft";

test("text_ofAliases_isALineEach_andReadBackTheSame", () => {
  const aliases = [
    { address: "10.0.0.0/8", port: 5060, name: "SBC core, Bonn" },
    { address: "2001:db8::/32", name: "Lab" },
  ];
  const text = textOf(rowsOf(aliases, 0));
  expect(text).toBe("10.0.0.0/8,5060,SBC core, Bonn\n2001:db8::/32,,Lab");
  expect(aliasesOf(readText(text).rows)).toEqual(aliases);
});

test("blanksAndEmptyLines_areNothing", () => {
  const { rows, mistakes } = readText("\r\n 10.0.0.1 , , Lab \r\n\r\n");
  expect(mistakes).toEqual([]);
  expect(aliasesOf(rows)).toEqual([{ address: "10.0.0.1", name: "Lab" }]);
});

test("mistakes_areToldWithTheirLine", () => {
  const { mistakes } = readText("10.0.0.1,,A\n\nsbc.example.com,70000,B\n10.0.0.2");
  expect(mistakes.map((each) => each.split(":")[0])).toEqual([
    "Line 3, address",
    "Line 3, port",
    "Line 4, name",
  ]);
});
