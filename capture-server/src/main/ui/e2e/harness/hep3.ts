/** What a HEP3 frame says; times are milliseconds since 1970. */
export interface Captured {
  readonly time: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly payload: string | Uint8Array;
  readonly agent?: { readonly id: number; readonly name: string };
  /** SIP where absent. */
  readonly protocol?: number;
  readonly correlation?: string;
}

const IPV4 = 2;
const UDP = 17;
const SIP = 1;

/** A HEP3 frame as a capture agent writes it: "HEP3", the length, then chunks. IPv4 only. */
export function hep3(captured: Captured): Uint8Array {
  const { agent = { id: 2001, name: "edge" } } = captured;
  const seconds = Math.floor(captured.time / 1000);
  const chunks = [
    chunk(0x01, integer(IPV4, 1)),
    chunk(0x02, integer(UDP, 1)),
    chunk(0x03, address(captured.src)),
    chunk(0x04, address(captured.dst)),
    chunk(0x07, integer(captured.srcPort, 2)),
    chunk(0x08, integer(captured.dstPort, 2)),
    chunk(0x09, integer(seconds, 4)),
    chunk(0x0a, integer(Math.round((captured.time - seconds * 1000) * 1000), 4)),
    chunk(0x0b, integer(captured.protocol ?? SIP, 1)),
    chunk(0x0c, integer(agent.id, 4)),
    chunk(0x13, Buffer.from(agent.name)),
    ...(captured.correlation === undefined ? [] : [chunk(0x11, Buffer.from(captured.correlation))]),
    chunk(0x0f, Buffer.from(captured.payload)),
  ];
  const body = Buffer.concat(chunks);
  return Buffer.concat([Buffer.from("HEP3"), integer(body.length + 6, 2), body]);
}

function chunk(type: number, value: Uint8Array): Buffer {
  return Buffer.concat([integer(0, 2), integer(type, 2), integer(value.length + 6, 2), value]);
}

function integer(value: number, bytes: 1 | 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function address(ip: string): Uint8Array {
  return Uint8Array.from(ip.split("."), Number);
}
