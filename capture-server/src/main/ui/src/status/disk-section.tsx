import type { Status } from "../api/types";
import { parameter, withParameters } from "../shell/location";
import { bytes, count } from "../shell/numbers";
import { diskTable } from "./disk-table";
import type { Amount } from "./disk-table";
import { daysText, lastingOf } from "./pace";

/** Days drawn at first. */
const AT_ONCE = 10;

/** What is on disk: of the file system, and by day and table. `days=all` in the address shows all. */
export function DiskSection({ status }: { readonly status: Status }) {
  const { disk, retention } = status;
  const table = diskTable(disk.days ?? []);
  const all = parameter("days") === "all";
  const days = all ? table.days : table.days.slice(0, AT_ONCE);
  const largest = Math.max(1, ...table.days.map((each) => each.total.bytes));
  return (
    <section class="disk" aria-label="Disk">
      <h2>
        Disk <span class="soft mono">{disk.data_dir}</span>
      </h2>
      <FileSystem disk={disk} />
      <HowLong disk={disk} />
      <Dropped retention={retention} />
      {table.days.length === 0 ? (
        <p class="none">
          Nothing is in the store's files yet: what came lately is in the journal, and in memory to
          be searched.
        </p>
      ) : (
        <div class="scroll" role="group" aria-label="By day and table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  Day (UTC)<span class="kept">bytes, messages</span>
                </th>
                {table.tables.map((name) => (
                  <th scope="col" class="numeric" key={name}>
                    {name}
                    <span class="kept">{keptText(retention, name)}</span>
                  </th>
                ))}
                <th scope="col" class="numeric">
                  All
                </th>
                <th scope="col" class="bars">
                  <span class="unseen">Share of the largest day</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map((row) => (
                <tr key={row.day}>
                  <th scope="row">{row.day}</th>
                  {table.tables.map((name) => (
                    <AmountCell key={name} amount={row.of.get(name)} />
                  ))}
                  <AmountCell amount={row.total} />
                  <td class="bars">
                    <span
                      class="bar-of-day"
                      style={{ width: `${(row.total.bytes / largest) * 100}%` }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">
                  {count(table.days.length)} {table.days.length === 1 ? "day" : "days"}
                </th>
                {table.tables.map((name) => (
                  <AmountCell key={name} amount={table.totals.get(name)} />
                ))}
                <AmountCell amount={table.total} />
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
      {days.length < table.days.length && (
        <p>
          Showing the newest {count(days.length)} of {count(table.days.length)} days.{" "}
          <a href={withParameters({ days: "all" })}>Show all</a>
        </p>
      )}
    </section>
  );
}

/** An estimate, which leaves out that old days are deleted. */
function HowLong({ disk }: { readonly disk: Status["disk"] }) {
  const lasting = lastingOf(disk, Date.now());
  if (lasting === undefined) return null;
  return (
    <p class="how-long">
      At the pace of {lasting.soFar ? "today so far" : `${lasting.day}, the newest whole day`}, the
      free space lasts {daysText(lasting.days)}, if nothing is deleted meanwhile.
    </p>
  );
}

function keptText(retention: Status["retention"], table: string): string {
  const kept = (retention as Readonly<Record<string, unknown>>)[table];
  return typeof kept === "string" ? `kept ${kept}` : "";
}

/** What was given up since the start, and why. */
function Dropped({ retention }: { readonly retention: Status["retention"] }) {
  const { age, disk } = retention.dropped;
  const given = [
    { of: age, why: "past the days of their table" },
    { of: disk, why: `to keep the disk within ${retention.disk.budget}` },
  ].filter(({ of }) => of.days > 0);
  if (given.length === 0) return null;
  return (
    <ul class="how-long" aria-label="Dropped since the start">
      {given.map(({ of, why }) => (
        <li key={why}>
          Dropped {count(of.days)} {of.days === 1 ? "day" : "days"} {why}: {count(of.messages)}{" "}
          messages, {bytes(of.bytes)}.
        </li>
      ))}
    </ul>
  );
}

function FileSystem({ disk }: { readonly disk: Status["disk"] }) {
  const ours = disk.journal_bytes + disk.store_bytes;
  const other = Math.max(0, disk.total_bytes - disk.free_bytes - ours);
  const parts = [
    { name: "Journal", of: disk.journal_bytes, kind: "journal" },
    { name: "Store", of: disk.store_bytes, kind: "store" },
    { name: "Others", of: other, kind: "other" },
    { name: "Free", of: disk.free_bytes, kind: "free" },
  ];
  return (
    <div class="file-system">
      <div class="shares" aria-hidden="true">
        {parts.map((part) => (
          <span key={part.kind} class={part.kind} style={{ flexGrow: part.of }} />
        ))}
      </div>
      <dl class="facts">
        {parts.map((part) => (
          <div key={part.kind}>
            <dt>
              <span class={`part-swatch ${part.kind}`} aria-hidden="true" />
              {part.name}
            </dt>
            <dd>{bytes(part.of)}</dd>
          </div>
        ))}
        <div>
          <dt>In all</dt>
          <dd>{bytes(disk.total_bytes)}</dd>
        </div>
      </dl>
    </div>
  );
}

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** Bytes, and messages in short: whole in the tip. */
function AmountCell({ amount }: { readonly amount: Amount | undefined }) {
  if (amount === undefined) return <td class="numeric soft">–</td>;
  return (
    <td class="numeric amount" title={`${count(amount.messages)} messages`}>
      {bytes(amount.bytes)}
      <span class="soft">{SHORT.format(amount.messages)}</span>
    </td>
  );
}
