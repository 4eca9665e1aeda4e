import { visible } from "../../sip/visible";

/**
 * A word as a shell reads it back. What can't be seen is written as bytes in bash's `$'…'`: a terminal
 * would act on it before the shell saw the quotes.
 */
export function shellWord(text: string): string {
  if (/[\t\n]/.test(text) || visible(text) !== text) return `$'${escapedBytes(text)}'`;
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-")
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

function escapedBytes(text: string): string {
  return [...text]
    .map((c) => {
      if (c === "'" || c === "\\") return `\\${c}`;
      return /[\t\n]/.test(c) || visible(c) !== c ? bytesOf(c) : c;
    })
    .join("");
}

function bytesOf(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
    .join("");
}

/** `hepatica call …`: the call in a terminal. */
export function hepaticaCall(server: string, ids: readonly string[], legs: boolean): string {
  return hepatica("call", server, legs ? [] : ["--no-legs"], ids);
}

export function hepaticaExport(server: string, ids: readonly string[], legs: boolean): string {
  const options = ["--format", "pcap", "-o", "call.pcap"];
  return hepatica("export", server, legs ? options : ["--no-legs", ...options], ids);
}

/** The download by curl, which names the file as the server does. */
export function curl(url: string): string {
  return `curl -OJ ${shellWord(url)}`;
}

function hepatica(
  command: string,
  server: string,
  options: readonly string[],
  ids: readonly string[],
): string {
  // A Call-ID may look like an option.
  const end = ids.some((id) => id.startsWith("-")) ? ["--"] : [];
  return ["hepatica", command, "--server", server, ...options, ...end, ...ids].map(word).join(" ");
}

function word(text: string): string {
  return text === "--" || /^--?[a-z-]+$/.test(text) ? text : shellWord(text);
}
