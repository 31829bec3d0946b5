import type { RedisNode } from '../../settings/redis-address.js';

/** A replica that is connected to its master, and how much of the master's stream it has taken over. */
export interface ConnectedReplica {
  readonly node: RedisNode;
  readonly offset: number;
}

/** What a server says of its replication. */
export interface Replication {
  readonly role: string;
  /** Names the history that offsets belong to: the same of a master and those who follow it. */
  readonly history: string;
  /** How much has ever been written, in bytes. */
  readonly offset: number;
  readonly replicas: readonly ConnectedReplica[];
}

const REPLICA = /^slave\d+:ip=(?<host>[^,]+),port=(?<port>\d+),state=online,offset=(?<offset>\d+)/gm;

/** Reads what `INFO replication` answers. */
export function readReplication(info: string): Replication {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const replicas = [...info.matchAll(REPLICA)].map(({ groups: { host = '', port, offset } = {} }) => ({
    node: { host, port: Number(port) },
    offset: Number(offset),
  }));
  return {
    role: field('role'),
    history: field('master_replid'),
    offset: Number(field('master_repl_offset')),
    replicas,
  };
}
