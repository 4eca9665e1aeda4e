/**
 * Puts a text on the clipboard. Browsers have the clipboard's API only for https and for localhost;
 * elsewhere the text is copied from a field, as by hand.
 *
 * @returns whether it is there
 */
export async function putOnClipboard(text: string): Promise<boolean> {
  // Absent on a page that came by plain http, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) return copyFromField(text);
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    // The reader or the browser's policy forbade it.
    return copyFromField(text);
  }
}

function copyFromField(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
