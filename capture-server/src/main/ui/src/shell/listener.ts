import type { Status } from "../api/types";

/**
 * Where an agent reaches the server: the first HEP listener that was bound, with the name by which the
 * reader reached this page where it listens on every address. Undefined where none listens.
 */
export function agentTarget(
  listeners: Status["listeners"],
  pageHost: string,
): { readonly host: string; readonly port: string; readonly transport: string } | undefined {
  const hep = listeners.find((each) => each.name.startsWith("hep/"));
  const parts = hep === undefined ? null : /^(.*):(\d+)$/.exec(hep.address);
  if (hep === undefined || parts === null) return undefined;
  const host = parts[1] ?? "";
  const everywhere = ["0.0.0.0", "[::]", "::", "[0:0:0:0:0:0:0:0]", "0:0:0:0:0:0:0:0"];
  return {
    host: everywhere.includes(host) ? pageHost : host,
    port: parts[2] ?? "",
    transport: hep.name.slice("hep/".length),
  };
}
