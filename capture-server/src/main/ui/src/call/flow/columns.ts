import type { Host, Message } from "../../api/types";

/** A vertical line of the ladder: a host, or one port of a host that talks to itself. */
export interface Column {
  readonly ip: string;
  /** Where the host has a column a port. */
  readonly port?: number;
  readonly alias?: string;
}

export interface Columns {
  readonly all: readonly Column[];
  /** Index of the column of an end of a message; undefined where it has none. */
  readonly of: (ip: string | undefined, port: number | undefined) => number | undefined;
}

interface End {
  readonly ip: string;
  readonly port: number | undefined;
  readonly alias: string | undefined;
}

/**
 * A column per host in order of appearance. A host that sends to itself by other ports (a capture of
 * the loopback, a B2BUA), or whose ports have names of their own, has one a port.
 */
export function columnsOf(messages: readonly Message[], hosts: readonly Host[]): Columns {
  const ends = messages.flatMap(endsOf);
  const split = splitHosts(messages, ends);
  const keyOf = (ip: string, port: number | undefined) =>
    split.has(ip) && port !== undefined ? `${ip} ${port}` : ip;
  const columns = new Map<string, { index: number; column: Column }>();
  for (const { ip, port, alias } of ends) {
    const key = keyOf(ip, port);
    const known = columns.get(key);
    if (known !== undefined && (known.column.alias !== undefined || alias === undefined)) continue;
    const name = alias ?? hosts.find((host) => host.ip === ip)?.alias;
    columns.set(key, {
      index: known?.index ?? columns.size,
      column: {
        ip,
        ...(key !== ip && port !== undefined ? { port } : {}),
        ...(name === undefined ? {} : { alias: name }),
      },
    });
  }
  return {
    all: [...columns.values()].map((each) => each.column),
    of: (ip, port) => (ip === undefined ? undefined : columns.get(keyOf(ip, port))?.index),
  };
}

function endsOf(message: Message): readonly End[] {
  const { src_ip: from, dst_ip: to } = message;
  if (from === undefined || to === undefined) return [];
  return [
    { ip: from, port: message.src_port, alias: message.src_alias },
    { ip: to, port: message.dst_port, alias: message.dst_alias },
  ];
}

function splitHosts(messages: readonly Message[], ends: readonly End[]): ReadonlySet<string> {
  const split = new Set<string>();
  for (const { src_ip: from, dst_ip: to, src_port: fromPort, dst_port: toPort } of messages) {
    if (from !== undefined && from === to && fromPort !== toPort) split.add(from);
  }
  const names = new Map<string, string>();
  for (const { ip, alias } of ends) {
    if (alias === undefined) continue;
    if ((names.get(ip) ?? alias) !== alias) split.add(ip);
    names.set(ip, alias);
  }
  return split;
}
