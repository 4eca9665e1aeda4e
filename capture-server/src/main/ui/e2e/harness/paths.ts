import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository. */
export const ROOT = resolve(import.meta.dirname, "../../../../../..");

/** Where screenshots of what failed go, and all that is looked at by eye. */
export const ARTIFACTS = join(ROOT, "capture-server/target/e2e");

const CAPTURES = [
  join(ROOT, "capture-server/src/test/resources/captures"),
  join(ROOT, "hep-codec/src/test/resources/captures"),
];

/** A real capture, by its name without `.pcap.gz`. */
export function capture(name: string): string {
  const found = CAPTURES.map((folder) => join(folder, `${name}.pcap.gz`)).find(existsSync);
  if (found === undefined) throw new Error(`there is no capture ${name}`);
  return found;
}
