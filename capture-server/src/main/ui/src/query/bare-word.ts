const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const IPV6 = /^\[?[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*\]?$/i;
const WITH_PORT = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\]):\d{1,5}$/i;
const ADDRESS_PATTERN = /^[0-9*?]+(\.[0-9*?]+){1,3}$/;
const NUMBER = /^\+?(\d+)$/;
const NUMBER_PATTERN = /^\+?[*?]*\d[0-9*?]*$/;

/** Fewer digits than these are a number's whole, not its end. */
const SUFFIX_DIGITS = 6;

/** In words what the server takes a word without a field for. */
export function meaningOf(word: string): string {
  if (word.startsWith('"')) return meaningOfPhrase(word.replace(/^"|"$/g, ""));
  if (word === "*" || word === "*:*") return "everything";
  if (isAddress(word)) return word.includes("/") ? "either end, in this network" : "either end";
  if (WITH_PORT.test(word)) return "either end, with this port";
  if (/[*?]/.test(word)) {
    if (NUMBER_PATTERN.test(word)) return "any number like this";
    return ADDRESS_PATTERN.test(word) ? "either end" : "Call-ID, tag or branch like this";
  }
  if (/^[[{]/.test(word)) return "a range needs a field before it";
  const digits = NUMBER.exec(word)?.[1];
  if (digits === undefined) return "Call-ID, tag or branch";
  return digits.length >= SUFFIX_DIGITS ? "any number ending in these digits" : "just this number";
}

function meaningOfPhrase(phrase: string): string {
  if (isAddress(phrase)) return "either end";
  return NUMBER.test(phrase)
    ? "just this number, Call-ID, tag or branch"
    : "just this Call-ID, tag or branch";
}

function isAddress(text: string): boolean {
  const address = text.replace(/\/\d{1,3}$/, "");
  return IPV4.test(address) || IPV6.test(address);
}
