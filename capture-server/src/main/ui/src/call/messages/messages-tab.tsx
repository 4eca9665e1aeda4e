import type { WholeCall } from "../../api/types";

export function MessagesTab({ call }: { readonly call: WholeCall }) {
  return <p>{call.messages.length}</p>;
}
