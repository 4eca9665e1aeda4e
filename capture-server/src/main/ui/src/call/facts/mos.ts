/** How callers judge a MOS: bounds of ITU-T G.107, table B.1 (R of 80, 70 and 60). */
const BANDS = [
  { from: 4.03, name: "good", look: "good" },
  { from: 3.6, name: "fair", look: "warn" },
  { from: 3.1, name: "poor", look: "bad" },
  { from: 0, name: "bad", look: "bad" },
] as const;

export type MosBand = (typeof BANDS)[number];

export function mosBand(mos: number): MosBand {
  return BANDS.find(({ from }) => mos >= from) ?? BANDS[3];
}
