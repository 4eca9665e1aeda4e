import type { Host, Message } from "../api/types";

/** `10.0.0.1:5060`, `[2001:db8::1]:5060`, or the address alone; `an unknown host` without one. */
export function hostPort(ip: string | undefined, port: number | undefined): string {
  if (ip === undefined) return "an unknown host";
  if (port === undefined) return ip;
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Where a message came from: the alias where there is one, else the address. */
export function sourceOf(message: Message): string {
  return named(message.src_alias, message.src_ip, message.src_port);
}

export function destinationOf(message: Message): string {
  return named(message.dst_alias, message.dst_ip, message.dst_port);
}

/** An address of media by the alias of its host: `SBC core:30000`. */
export function mediaName(address: string, hosts: readonly Host[]): string {
  const alias = hosts.find(
    ({ ip }) => address === ip || address.startsWith(`${ip}:`) || address.startsWith(`[${ip}]:`),
  );
  if (alias?.alias === undefined) return address;
  const port = /(?:^[^:]*|\]):(\d+)$/.exec(address)?.[1];
  return port === undefined ? alias.alias : `${alias.alias}:${port}`;
}

function named(alias: string | undefined, ip: string | undefined, port: number | undefined) {
  if (alias === undefined) return hostPort(ip, port);
  return port === undefined ? alias : `${alias}:${port}`;
}
