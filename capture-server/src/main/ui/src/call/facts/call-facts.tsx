import type { WholeCall } from "../../api/types";

export function CallFacts({ call }: { readonly call: WholeCall; readonly again: () => void }) {
  return <h1>{call.calls[0]?.call_id}</h1>;
}
