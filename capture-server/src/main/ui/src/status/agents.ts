import type { Agent } from "../api/types";
import { microsOf } from "../shell/time";

/** An agent that sent nothing for so long is told apart. */
const SILENT_MILLIS = 5 * 60_000;

export const SORTS = [
  "id",
  "name",
  "address",
  "transport",
  "hep",
  "frames",
  "rate",
  "seen",
  "rejected",
] as const;
export type Sort = (typeof SORTS)[number];

/** Numbers of which the large ones matter. */
const MOST_FIRST: readonly Sort[] = ["frames", "rate", "seen", "rejected"];

/** A column, or one with `-` before it for the other direction: as the address of the page has it. */
export function sortOf(text: string): { readonly by: Sort; readonly down: boolean } {
  const name = text.replace(/^-/, "");
  const by = SORTS.find((each) => each === name);
  return by === undefined ? { by: "rate", down: true } : { by, down: text.startsWith("-") };
}

/** What a click on a column's head asks for: numbers from the top first, texts from the start. */
export function nextSort(now: string, column: Sort): string {
  const { by, down } = sortOf(now);
  if (by === column) return down ? column : `-${column}`;
  return MOST_FIRST.includes(column) ? `-${column}` : column;
}

export function sorted(agents: readonly Agent[], sort: string): readonly Agent[] {
  const { by, down } = sortOf(sort);
  const value = VALUE[by];
  return [...agents].sort((a, b) => {
    const order = compare(value(a), value(b));
    return (down ? -order : order) || compare(VALUE.address(a), VALUE.address(b));
  });
}

export function isSilent(agent: Agent, nowMillis: number): boolean {
  return nowMillis - microsOf(agent.last_seen) / 1000 > SILENT_MILLIS;
}

export function rejectedBy(agent: Agent): number {
  return Object.values(agent.rejected).reduce((sum, n) => sum + n, 0);
}

const VALUE: Readonly<Record<Sort, (agent: Agent) => string | number>> = {
  id: (agent) => agent.id ?? Number.MAX_SAFE_INTEGER,
  name: (agent) => agent.name ?? "",
  address: (agent) => agent.address,
  transport: (agent) => agent.transport,
  hep: (agent) => agent.hep_version,
  frames: (agent) => agent.frames,
  rate: (agent) => agent.rate,
  seen: (agent) => microsOf(agent.last_seen),
  rejected: rejectedBy,
};

const NATURAL = new Intl.Collator("en", { numeric: true });

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : NATURAL.compare(String(a), String(b));
}
