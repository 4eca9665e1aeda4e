/** The Live page. */
export function LivePage() {
  return <h1 class="unseen">Live</h1>;
}
