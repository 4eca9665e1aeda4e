/** The Search page. */
export function SearchPage() {
  return <h1 class="unseen">Search</h1>;
}
