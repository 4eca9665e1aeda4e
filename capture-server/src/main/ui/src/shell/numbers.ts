const WHOLE = new Intl.NumberFormat("en");

/** `12,345`. */
export function count(n: number): string {
  return WHOLE.format(n);
}

/** `1.4 GB`: powers of 1000, as disks are sold. */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
