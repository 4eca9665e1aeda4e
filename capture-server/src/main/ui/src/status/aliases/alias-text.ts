import { filledRows, problemsOf } from "./draft";
import type { DraftRow } from "./draft";

/** A line an alias: address, port (empty for any) and name. */
export function textOf(rows: readonly DraftRow[]): string {
  return filledRows(rows)
    .map(({ address, port, name }) => [address, port, name].map((each) => each.trim()).join(","))
    .join("\n");
}

/** Reads such lines: a name may have commas, empty lines are nothing. Mistakes name their line. */
export function readText(text: string) {
  const rows = text.split(/\r?\n/).map((line, i): DraftRow => {
    const [address = "", port = "", ...name] = line.split(",");
    return { key: i + 1, address: address.trim(), port: port.trim(), name: name.join(",").trim() };
  });
  const mistakes = problemsOf(rows).map((each) => `Line ${each.key}, ${each.field}: ${each.text}`);
  return { rows: filledRows(rows), mistakes };
}
