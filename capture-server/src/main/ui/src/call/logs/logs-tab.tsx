import type { WholeCall } from "../../api/types";

export function LogsTab({ call }: { readonly call: WholeCall }) {
  return <p>{call.messages.length}</p>;
}
