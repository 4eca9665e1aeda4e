import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The fields of each packet that the filter takes, as Wireshark reads them. */
export async function tshark(
  file: string,
  filter: string,
  ...fields: readonly string[]
): Promise<readonly (readonly string[])[]> {
  const shown = fields.flatMap((field) => ["-e", field]);
  const how = ["-T", "fields", "-E", "separator=/t", "-E", "occurrence=f", ...shown];
  const { stdout } = await promisify(execFile)("tshark", ["-n", "-r", file, "-Y", filter, ...how], {
    maxBuffer: 64 << 20,
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}
