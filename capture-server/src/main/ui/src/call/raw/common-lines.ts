export interface Pair {
  readonly left: number;
  readonly right: number;
}

/** Cells of the table that finds common lines: 16 MB, some tens of milliseconds. */
const MOST_CELLS = 4_000_000;

/**
 * The longest common subsequence of two texts by line, as pairs of indices in order. Beyond the bound
 * only equal beginnings and ends are found.
 */
export function commonLines(left: readonly string[], right: readonly string[]): readonly Pair[] {
  let begin = 0;
  while (begin < left.length && begin < right.length && left[begin] === right[begin]) begin++;
  let end = 0;
  while (
    end < Math.min(left.length, right.length) - begin &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end++;
  }
  const middle = longest(
    left.slice(begin, left.length - end),
    right.slice(begin, right.length - end),
  );
  return [
    ...Array.from({ length: begin }, (_, i) => ({ left: i, right: i })),
    ...middle.map((pair) => ({ left: pair.left + begin, right: pair.right + begin })),
    ...Array.from({ length: end }, (_, i) => ({
      left: left.length - end + i,
      right: right.length - end + i,
    })),
  ];
}

function longest(left: readonly string[], right: readonly string[]): readonly Pair[] {
  const [rows, columns] = [left.length + 1, right.length + 1];
  if (rows * columns > MOST_CELLS) return [];
  const lengths = new Uint32Array(rows * columns);
  const at = (l: number, r: number) => lengths[l * columns + r] ?? 0;
  for (let l = left.length - 1; l >= 0; l--) {
    for (let r = right.length - 1; r >= 0; r--) {
      lengths[l * columns + r] =
        left[l] === right[r] ? at(l + 1, r + 1) + 1 : Math.max(at(l + 1, r), at(l, r + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let l = 0, r = 0; l < left.length && r < right.length;) {
    if (left[l] === right[r]) pairs.push({ left: l++, right: r++ });
    else if (at(l + 1, r) >= at(l, r + 1)) l++;
    else r++;
  }
  return pairs;
}

/** The longest run of pairs whose right indices also ascend; the others have moved. */
export function ascending(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const tails: number[] = [];
  const before: number[] = [];
  pairs.forEach(({ right }, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.right ?? 0) < right) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? (tails[low - 1] ?? -1) : -1);
    tails[low] = i;
  });
  const kept = new Set<Pair>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i] ?? -1) {
    const pair = pairs[i];
    if (pair !== undefined) kept.add(pair);
  }
  return kept;
}
