/**
 * The points of a line over values at even distances, as an SVG polyline has them: the largest value at
 * the top, zero at the bottom.
 */
export function sparkline(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const most = Math.max(...values, 0);
  const step = width / (values.length - 1);
  return values
    .map((value, i) => {
      const y = most === 0 ? height : height - (Math.max(0, value) / most) * height;
      return `${round(i * step)},${round(y)}`;
    })
    .join(" ");
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
