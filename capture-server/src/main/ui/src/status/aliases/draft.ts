import type { Alias } from "../../api/types";

/** A line of the editor, as it is typed. */
export interface DraftRow {
  readonly key: number;
  readonly address: string;
  /** Empty: any. */
  readonly port: string;
  readonly name: string;
}

export type DraftField = "address" | "port" | "name";

export interface RowProblem {
  readonly key: number;
  readonly field: DraftField;
  readonly text: string;
}

/** @param firstKey that of the first row; the others count up from it */
export function rowsOf(aliases: readonly Alias[], firstKey: number): readonly DraftRow[] {
  return aliases.map(({ address, port, name }, i) => ({
    key: firstKey + i,
    address,
    port: port === undefined ? "" : String(port),
    name,
  }));
}

/** Rows that hold something: one that was added and left empty is nothing to save. */
export function filledRows(rows: readonly DraftRow[]): readonly DraftRow[] {
  return rows.filter((row) => `${row.address}${row.port}${row.name}`.trim() !== "");
}

/** Rows without a problem of `problemsOf`, as the server takes them. */
export function aliasesOf(rows: readonly DraftRow[]): readonly Alias[] {
  return filledRows(rows).map((row) => ({
    address: row.address.trim(),
    ...(row.port.trim() === "" ? {} : { port: Number(row.port) }),
    name: row.name.trim(),
  }));
}

export function isChanged(rows: readonly DraftRow[], aliases: readonly Alias[]): boolean {
  const filled = filledRows(rows);
  return (
    filled.length !== aliases.length ||
    filled.some((row, i) => {
      const alias = aliases[i];
      return (
        row.address.trim() !== alias?.address ||
        row.port.trim() !== String(alias.port ?? "") ||
        row.name.trim() !== alias.name
      );
    })
  );
}

/**
 * An address as it stands in a log, with its port: `127.0.0.1:5060`, `[2001:db8::1]:5060`, or in
 * brackets alone. Undefined where there is nothing to split.
 */
export function splitAddress(text: string): { address: string; port?: string } | undefined {
  const parts = /^(?:([0-9.]+)(?=:)|\[([0-9a-f.:]+)\])(?::(\d{1,5}))?$/i.exec(text.trim());
  if (parts === null) return undefined;
  const address = parts[1] ?? parts[2] ?? "";
  return parts[3] === undefined ? { address } : { address, port: parts[3] };
}

/** What is plainly wrong; the server judges the rest. */
export function problemsOf(rows: readonly DraftRow[]): readonly RowProblem[] {
  return filledRows(rows).flatMap((row) => {
    const problems: RowProblem[] = [];
    if (!/^[0-9a-f.:]+(\/\d{1,3})?$/i.test(row.address.trim())) {
      problems.push({
        key: row.key,
        field: "address",
        text: "An address or a network, such as 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32",
      });
    }
    const port = row.port.trim();
    if (port !== "" && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
      problems.push({ key: row.key, field: "port", text: "1 to 65535, or nothing for any" });
    }
    if (row.name.trim() === "") {
      problems.push({ key: row.key, field: "name", text: "A name is wanted" });
    }
    return problems;
  });
}

/**
 * The row that a refusal of the server is about: its details begin like `aliases[3].address: …`.
 *
 * @param rows those that were sent
 */
export function problemOf(detail: string, rows: readonly DraftRow[]): RowProblem | undefined {
  const parts = /^aliases\[(\d+)\]\.(address|port|name): (.*)$/s.exec(detail);
  const row = parts === null ? undefined : filledRows(rows)[Number(parts[1])];
  if (parts === null || row === undefined) return undefined;
  return { key: row.key, field: parts[2] as DraftField, text: parts[3] ?? "" };
}
