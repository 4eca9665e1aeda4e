import type { WholeCall } from "../../api/types";

export function QualityTab({ call }: { readonly call: WholeCall }) {
  return <p>{call.messages.length}</p>;
}
