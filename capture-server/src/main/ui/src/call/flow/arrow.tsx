import type { Column } from "./columns";
import { lineX, loopSide } from "./geometry";
import type { MessageRow } from "./layout";

interface Props {
  readonly row: MessageRow;
  readonly columns: readonly Column[];
  readonly lane: number;
}

/** Distance of the arrow from the bottom of its row. */
const RISE = 9;
const HEAD = 8;

/** The line of a message: dashed where it is a retransmission, its ports outside its ends. */
export function Arrow({ row, columns, lane }: Props) {
  const y = row.height - RISE;
  const width = Math.max(1, columns.length) * lane;
  return (
    <svg
      class={`arrow ${row.again > 0 ? "again" : ""}`}
      width={width}
      height={row.height}
      aria-hidden="true"
    >
      <Line row={row} columns={columns} lane={lane} y={y} width={width} />
    </svg>
  );
}

function Line(props: Props & { readonly y: number; readonly width: number }) {
  const { row, columns, lane, y, width } = props;
  const { path, message } = row;
  switch (path.kind) {
    case "across":
      return <path class="across" d={`M8 ${y} H${width - 8}`} />;
    case "loop": {
      const x = lineX(path.at, lane);
      const out = loopSide(path.at, columns.length);
      const turn = x + out * 22;
      return (
        <>
          <path d={`M${x} ${y - 13} H${turn} V${y} H${x + out * HEAD}`} />
          <path class="head" d={headAt(x, y, -out)} />
        </>
      );
    }
    case "arrow": {
      const [from, to] = [lineX(path.from, lane), lineX(path.to, lane)];
      const right = to > from ? 1 : -1;
      return (
        <>
          <path d={`M${from} ${y} H${to - right * HEAD}`} />
          <circle cx={from} cy={y} r="2.5" />
          <path class="head" d={headAt(to, y, right)} />
          <Port of={columns[path.from]} port={message.src_port} x={from} y={y} side={-right} />
          <Port of={columns[path.to]} port={message.dst_port} x={to} y={y} side={right} />
        </>
      );
    }
  }
}

function headAt(x: number, y: number, direction: number): string {
  const back = x - direction * (HEAD + 1);
  return `M${x} ${y} L${back} ${y - 4.5} V${y + 4.5} Z`;
}

/** Not said where the column is a port's own. */
function Port(props: {
  readonly of: Column | undefined;
  readonly port: number | undefined;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}) {
  const { of, port, x, y, side } = props;
  if (port === undefined || of?.port !== undefined) return null;
  return (
    <text x={x + side * 7} y={y + 4} text-anchor={side > 0 ? "start" : "end"}>
      {port}
    </text>
  );
}
