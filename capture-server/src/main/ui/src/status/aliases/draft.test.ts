import { expect, test } from "vitest";
import { aliasesOf, isChanged, problemOf, problemsOf, rowsOf, splitAddress } from "./draft";

const ALIASES = [
  { address: "10.0.0.0/8", port: 5060, name: "SBC core" },
  { address: "2001:db8::/32", name: "Lab" },
];
const EMPTY = { key: 9, address: "", port: " ", name: "" };

test("rows_ofAliases_areThoseAliases", () => {
  expect(aliasesOf(rowsOf(ALIASES, 0))).toEqual(ALIASES);
  expect(isChanged(rowsOf(ALIASES, 5), ALIASES)).toBe(false);
});

test("emptyRow_isNoChangeAndNoAlias", () => {
  const rows = [EMPTY, ...rowsOf(ALIASES, 0)];
  expect(isChanged(rows, ALIASES)).toBe(false);
  expect(aliasesOf(rows)).toEqual(ALIASES);
  expect(problemsOf(rows)).toEqual([]);
});

test("change_ofAnyField_isAChange", () => {
  const [first, second] = rowsOf(ALIASES, 0);
  if (first === undefined || second === undefined) throw new Error("two rows");
  expect(isChanged([{ ...first, port: "5061" }, second], ALIASES)).toBe(true);
  expect(isChanged([first, { ...second, name: "Lab 2" }], ALIASES)).toBe(true);
  expect(isChanged([first], ALIASES)).toBe(true);
});

test("plainMistakes_areSaidAtTheirFields", () => {
  const rows = [
    { key: 1, address: "sbc.example.com", port: "", name: "SBC" },
    { key: 2, address: "10.0.0.1", port: "70000", name: " " },
  ];
  expect(problemsOf(rows).map(({ key, field }) => [key, field])).toEqual([
    [1, "address"],
    [2, "port"],
    [2, "name"],
  ]);
});

test("refusal_ofTheServer_isFoundAtTheRowThatWasSent", () => {
  const rows = [EMPTY, ...rowsOf(ALIASES, 20)];
  expect(problemOf("aliases[1].address: has bits set behind its prefix", rows)).toEqual({
    key: 21,
    field: "address",
    text: "has bits set behind its prefix",
  });
});

test("refusal_ofTheWhole_isOfNoRow", () => {
  expect(problemOf("aliases: more than 10000", rowsOf(ALIASES, 0))).toBeUndefined();
  expect(problemOf("aliases[7].name: must not be blank", rowsOf(ALIASES, 0))).toBeUndefined();
});

test.each([
  ["127.0.0.1:5060", { address: "127.0.0.1", port: "5060" }],
  [" [2001:db8::1]:5060 ", { address: "2001:db8::1", port: "5060" }],
  ["[2001:db8::1]", { address: "2001:db8::1" }],
  ["2001:db8::1:5060", undefined],
  ["10.0.0.0/8", undefined],
  ["10.0.0.1", undefined],
  ["10.0.0.1:", undefined],
])("splitAddress_%s", (text, parts) => {
  expect(splitAddress(text)).toEqual(parts);
});
