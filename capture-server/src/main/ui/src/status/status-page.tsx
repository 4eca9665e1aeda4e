/** The Status page. */
export function StatusPage() {
  return <h1 class="unseen">Status</h1>;
}
