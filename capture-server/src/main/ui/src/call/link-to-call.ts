import { parameter, withParameters } from "../shell/location";

/** The link to what is shown of a call; from where it is exported, to the call itself. */
export function linkToCall(): string {
  const tab = parameter("tab") === "export" ? { tab: null } : {};
  return window.location.origin + withParameters(tab);
}
