/**
 * Runs something once, so long after now, and not before somebody looks at the page. To ask again and
 * again it is called with each answer: an answer that takes long is not overtaken.
 *
 * @returns gives it up
 */
export function afterRest(millis: number, run: () => void): () => void {
  const timer = setTimeout(due, millis);

  function due(): void {
    if (document.hidden) document.addEventListener("visibilitychange", returned);
    else run();
  }

  function returned(): void {
    if (document.hidden) return;
    stop();
    run();
  }

  function stop(): void {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", returned);
  }

  return stop;
}
