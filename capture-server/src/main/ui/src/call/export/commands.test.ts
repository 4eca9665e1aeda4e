import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curl, hepaticaCall, hepaticaExport, shellWord } from "./commands";

/** What a real shell makes of a command's words. */
const wordsOf = (command: string) =>
  execFileSync("bash", ["-c", `for w in ${command}; do printf '%s\\0' "$w"; done`], {
    encoding: "utf8",
  })
    .split("\0")
    .slice(0, -1);

test("shellWord_whatAShellWouldRead_comesBackAsItWas", () => {
  const words = [
    "a@b",
    "it's",
    "$(reboot)",
    "`x`",
    'a"b',
    "a b",
    "*",
    "a;b",
    "\\",
    "!x",
    "-rf",
    "",
  ];
  for (const word of words) expect(wordsOf(shellWord(word))).toEqual([word]);
});

test("shellWord_whatATerminalWouldActOn_isWrittenAsBytes", () => {
  const words = [
    "a\u0003b",
    "\u001b[31m'x\\",
    "a\nls\r",
    "tab\t",
    "\u202etxt",
    "\u0085é",
    "\u007f0",
  ];
  for (const word of words) {
    const written = shellWord(word);
    expect(written).toMatch(/^[ -~é]*$/);
    expect(wordsOf(written)).toEqual([word]);
  }
  expect(shellWord("a\u0003b")).toBe("$'a\\x03b'");
});

test("hepaticaCall_oddCallIds_areQuoted", () => {
  expect(wordsOf(hepaticaCall("http://h:9080", ["-x'; ls", "b@c"], false))).toEqual([
    "hepatica",
    "call",
    "--server",
    "http://h:9080",
    "--no-legs",
    "--",
    "-x'; ls",
    "b@c",
  ]);
});

test("hepaticaExport_wholeCall_followsLegs", () => {
  expect(hepaticaExport("http://h:9080", ["a@b"], true)).toBe(
    "hepatica export --server http://h:9080 --format pcap -o call.pcap a@b",
  );
});

test("curl_urlWithParameters_isOneWord", () => {
  const url = "http://h/api/v1/call/export?call_id=a%40b&format=pcap";
  expect(wordsOf(curl(url))).toEqual(["curl", "-OJ", url]);
});
