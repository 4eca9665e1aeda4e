import { longName } from "../../sip/headers";
import { splitSip } from "../../sip/split";
import { ascending, commonLines } from "./common-lines";
import type { Pair } from "./common-lines";

/** A piece of a changed line: what both sides have, or what only this one has. */
export interface Part {
  readonly text: string;
  readonly changed: boolean;
}

export type DiffLine =
  | { readonly kind: "same" | "moved" | "added" | "removed"; readonly text: string }
  | {
      readonly kind: "changed";
      readonly before: readonly Part[];
      readonly after: readonly Part[];
    };

interface Item {
  /** Items are paired with items of their kind alone. */
  readonly kind: string;
  readonly text: string;
}

/**
 * What differs between two SIP messages. Headers are paired by name (compact forms are the same) and
 * then by order; one that only stands elsewhere has moved. Bodies are compared by line.
 */
export function diffMessages(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [splitSip(before), splitSip(after)];
  const bodies = diffBodies(bodyItems(a.body), bodyItems(b.body));
  return [
    lineOf(a.start, b.start),
    ...diffHeaders(headerItems(a.headers), headerItems(b.headers)),
    ...(bodies.length === 0 ? [] : [{ kind: "same", text: "" } as const]),
    ...bodies,
  ];
}

/** The same for texts that are no SIP. */
export function diffTexts(before: readonly string[], after: readonly string[]) {
  const items = (lines: readonly string[]) => lines.map((text) => ({ kind: "", text }));
  return diffBodies(items(before), items(after));
}

function headerItems(headers: ReturnType<typeof splitSip>["headers"]): readonly Item[] {
  return headers.map((header) => ({
    kind: longName(header.name).toLowerCase(),
    text: header.lines.join("\n"),
  }));
}

/** SDP lines are of the kind of their letter. */
function bodyItems(lines: readonly string[]): readonly Item[] {
  return lines.map((text) => ({ kind: /^[a-z]=/.test(text) ? text.slice(0, 1) : "", text }));
}

function diffHeaders(left: readonly Item[], right: readonly Item[]): readonly DiffLine[] {
  const pairs: Pair[] = [];
  const rights = indicesByKind(right);
  for (const [kind, lefts] of indicesByKind(left)) {
    const others = rights.get(kind) ?? [];
    const equal = commonLines(texts(left, lefts), texts(right, others)).map((pair) => ({
      left: lefts[pair.left] ?? 0,
      right: others[pair.right] ?? 0,
    }));
    const pairedLeft = new Set(equal.map((pair) => pair.left));
    const pairedRight = new Set(equal.map((pair) => pair.right));
    const restLeft = lefts.filter((i) => !pairedLeft.has(i));
    const restRight = others.filter((i) => !pairedRight.has(i));
    for (const pair of equal) pairs.push(pair);
    for (let i = 0; i < Math.min(restLeft.length, restRight.length); i++) {
      pairs.push({ left: restLeft[i] ?? 0, right: restRight[i] ?? 0 });
    }
  }
  return merged(left, right, pairs);
}

/** Between two common lines, lines of one kind are taken for one that changed, in order. */
function diffBodies(left: readonly Item[], right: readonly Item[]): readonly DiffLine[] {
  const equal = commonLines(
    left.map((item) => item.text),
    right.map((item) => item.text),
  );
  const rights = indicesByKind(right);
  // How many of a kind's lines on the right are behind: the search goes on from there.
  const passed = new Map<string, number>();
  const nextOf = (kind: string, from: number): number | undefined => {
    const indices = rights.get(kind) ?? [];
    let at = passed.get(kind) ?? 0;
    while (at < indices.length && (indices[at] ?? 0) < from) at++;
    passed.set(kind, at);
    return indices[at];
  };
  const pairs: Pair[] = [];
  let [l, r] = [0, 0];
  for (const pair of [...equal, { left: left.length, right: right.length }]) {
    for (; l < pair.left; l++) {
      const found = nextOf(left[l]?.kind ?? "", r);
      if (found === undefined || found >= pair.right) continue;
      pairs.push({ left: l, right: found });
      r = found + 1;
    }
    if (pair.left < left.length) pairs.push(pair);
    [l, r] = [pair.left + 1, pair.right + 1];
  }
  return merged(left, right, pairs);
}

/** The lines of both sides in the order of the right one, what was removed where it was. */
function merged(
  left: readonly Item[],
  right: readonly Item[],
  unsorted: readonly Pair[],
): readonly DiffLine[] {
  const pairs = unsorted.toSorted((a, b) => a.left - b.left);
  const kept = ascending(pairs);
  const byRight = new Map(pairs.map((pair) => [pair.right, pair]));
  const pairedLeft = new Set(pairs.map((pair) => pair.left));
  const lines: DiffLine[] = [];
  let l = 0;
  const removedUpTo = (end: number) => {
    for (; l < end; l++) {
      if (!pairedLeft.has(l)) lines.push({ kind: "removed", text: left[l]?.text ?? "" });
    }
  };
  right.forEach((item, r) => {
    const pair = byRight.get(r);
    if (pair === undefined) {
      lines.push({ kind: "added", text: item.text });
      return;
    }
    if (kept.has(pair)) removedUpTo(pair.left);
    const line = lineOf(left[pair.left]?.text ?? "", item.text);
    lines.push(line.kind === "same" && !kept.has(pair) ? { kind: "moved", text: item.text } : line);
  });
  removedUpTo(left.length);
  return lines;
}

function lineOf(before: string, after: string): DiffLine {
  if (before === after) return { kind: "same", text: after };
  const shortest = Math.min(before.length, after.length);
  let begin = 0;
  while (begin < shortest && before[begin] === after[begin]) begin++;
  let end = 0;
  while (end < shortest - begin && before.at(-1 - end) === after.at(-1 - end)) end++;
  const cut = (text: string): readonly Part[] =>
    [
      { text: text.slice(0, begin), changed: false },
      { text: text.slice(begin, text.length - end), changed: true },
      { text: text.slice(text.length - end), changed: false },
    ].filter((part) => part.text !== "");
  return { kind: "changed", before: cut(before), after: cut(after) };
}

function indicesByKind(items: readonly Item[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  items.forEach(({ kind }, i) => {
    const indices = found.get(kind);
    if (indices === undefined) found.set(kind, [i]);
    else indices.push(i);
  });
  return found;
}

function texts(items: readonly Item[], indices: readonly number[]): readonly string[] {
  return indices.map((i) => items[i]?.text ?? "");
}
