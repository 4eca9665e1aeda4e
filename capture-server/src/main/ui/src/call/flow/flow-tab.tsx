import type { WholeCall } from "../../api/types";

export function FlowTab({ call }: { readonly call: WholeCall }) {
  return <p>{call.messages.length}</p>;
}
