const LONGEST = 64;

/** The label that a file's name suggests: what the server takes as one. */
export function labelOf(name: string): string {
  const label = name
    .replace(/\.(gz|zst)$/i, "")
    .replace(/\.(pcap|pcapng|cap|hep)$/i, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, LONGEST);
  return label === "" ? "import" : label;
}

/** What the server takes as a label, for an input. */
export const LABEL_PATTERN = "[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}";
