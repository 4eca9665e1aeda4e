/** What a HEP protocol type is in words, as far as the log table has them. */
const NAMES: Readonly<Record<number, string>> = {
  2: "XMPP",
  6: "MGCP",
  7: "MEGACO",
  8: "M2UA",
  9: "M3UA",
  10: "IAX",
  13: "M2PA",
  53: "DNS",
  54: "ISUP",
  55: "RTSP",
  56: "Diameter",
  57: "GSM MAP",
  60: "CDR",
  61: "Verto or NG control",
  81: "CDR",
  100: "Log",
};

export function protocolName(type: number | undefined): string {
  if (type === undefined) return "Unknown type";
  return NAMES[type] ?? `Type ${type}`;
}
