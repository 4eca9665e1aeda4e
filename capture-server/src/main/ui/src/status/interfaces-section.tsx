import type { NetworkInterface } from "../api/types";
import { count } from "../shell/numbers";
import { visible } from "../sip/visible";

/** What is captured from interfaces of the server's machine; nothing where it captures on none. */
export function InterfacesSection({
  interfaces,
}: {
  readonly interfaces: readonly NetworkInterface[];
}) {
  if (interfaces.length === 0) return null;
  return (
    <section class="interfaces" aria-label="Interfaces">
      <h2>
        Interfaces <span class="soft">{count(interfaces.length)}</span>
      </h2>
      <div class="scroll" role="group" aria-label="Captured interfaces" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col" class="numeric">
                Packets
              </th>
              <th scope="col" class="numeric">
                Frames
              </th>
              <th scope="col" class="numeric">
                Dropped by the kernel
              </th>
              <th scope="col" class="numeric">
                By the interface
              </th>
              <th scope="col">Skipped</th>
            </tr>
          </thead>
          <tbody>
            {interfaces.map((each) => (
              <Row key={each.name} each={each} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ each }: { readonly each: NetworkInterface }) {
  const skipped = Object.entries(each.skipped).sort(([, a], [, b]) => b - a);
  return (
    <tr>
      <th scope="row" title={each.filter === "" ? "every packet" : visible(each.filter)}>
        {visible(each.name)}
      </th>
      <td>
        {each.state}
        {each.reason !== undefined && <span class="soft"> {visible(each.reason)}</span>}
      </td>
      <td class="numeric">{count(each.packets)}</td>
      <td class="numeric">{count(each.frames)}</td>
      <td class={each.kernel_dropped > 0 ? "numeric lossy" : "numeric"}>
        {count(each.kernel_dropped)}
      </td>
      <td class={each.interface_dropped > 0 ? "numeric lossy" : "numeric"}>
        {count(each.interface_dropped)}
      </td>
      <td>
        {skipped.length === 0
          ? "–"
          : skipped.map(([reason, n]) => `${visible(reason)} ${count(n)}`).join(", ")}
      </td>
    </tr>
  );
}
