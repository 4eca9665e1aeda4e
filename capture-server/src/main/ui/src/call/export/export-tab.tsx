import type { WholeCall } from "../../api/types";

export function ExportTab({ call }: { readonly call: WholeCall }) {
  return <p>{call.messages.length}</p>;
}
