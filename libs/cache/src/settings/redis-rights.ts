import type { RedisAddress } from './redis-address.js';
import type { CacheConfig } from './types.js';

const ENTRIES = {
  get: 'reads an entry; within scripts a mark of the tag clock',
  mget: 'reads several entries in one round trip',
  set: 'writes an entry, claims a key, moves the tag clock',
  getrange: 'within scripts: what a key holds, before it is replaced',
  setrange: 'within scripts: marks an entry as dead',
  pttl: 'within scripts: how long a mark or a tombstone has to live',
  pexpire: 'says how long a loaded entry lives; within scripts lets a mark or a tombstone live on',
  del: 'within scripts: removes marks for which there is no room',
  unlink: 'removes what there is no room for, and entries behind a clear',
  scan: 'finds entries behind a clear',
  multi: 'begins to put a loaded entry in the place of its claim',
  exec: 'puts it there',
  eval: 'compares and sets, and moves the tag clock, atomically',
  evalsha: 'the same with a script that the server knows',
  time: 'within scripts: the time of the tag clock',
  ping: 'probes the connection',
} as const;

const TRACKING = { 'client|tracking': 'hears of keys that others change' } as const;

const MESSAGES = {
  publish: 'tells the others which keys it has changed',
  subscribe: 'hears from the others which keys they have changed',
} as const;

const SLOTS = {
  'cluster|slots': 'asks which master a key is with',
  'cluster|info': 'asks which node knows that best',
  asking: 'follows a key that is on its way to another master',
} as const;

const REPLICAS = { info: 'asks a master for its replicas, and how far they are' } as const;

/** Of a Cluster, whose replicas send everybody to their master otherwise. */
const REPLICAS_OF_SLOTS = { readonly: 'reads a replica' } as const;

const DATABASE = { select: 'uses another database than 0' } as const;

const SENTINEL = {
  'sentinel|get-master-addr-by-name': 'asks where the master is',
  subscribe: 'hears at once of another master',
  ping: 'probes the connection',
} as const;

/** A command of Redis that the cache asks for, as access control lists write it. */
export type RedisCommand = keyof (typeof ENTRIES &
  typeof TRACKING &
  typeof MESSAGES &
  typeof SLOTS &
  typeof REPLICAS &
  typeof REPLICAS_OF_SLOTS &
  typeof DATABASE);

/** What decides over the rights that a cache needs. */
export interface RightsInput {
  readonly namespace: string;
  readonly coherence: CacheConfig['redis']['coherence'];
  readonly database: number;
  /** @default 'standalone' */
  readonly topology?: RedisAddress['topology'];
  /** @default false */
  readonly readReplicas?: boolean;
}

/** Everything that a user of a server has to be allowed for the cache, and nothing else. */
export interface ServerRights {
  /** What each command is asked for. */
  readonly commands: Readonly<Record<string, string>>;
  /** The pattern of its keys: `app:*`; absent where there are none. */
  readonly keys?: string;
  /** The channel of its messages; absent where none are sent. */
  readonly channel?: string;
}

/** What a user of Redis has to be allowed. */
export interface RedisRights extends ServerRights {
  readonly commands: Readonly<Partial<Record<RedisCommand, string>>>;
  readonly keys: string;
}

/** What a user of the sentinels has to be allowed: they have users of their own. */
export const SENTINEL_RIGHTS: ServerRights = { commands: SENTINEL, channel: '+switch-master' };

/**
 * The rights that a cache needs. With `coherence: auto` these are the ones for tracking and the ones for messages, since
 * the server decides which way is taken.
 */
export function redisRights({ namespace, coherence, database, ...input }: RightsInput): RedisRights {
  const { topology, readReplicas = false } = input;
  const [tracks, sends] = [/auto|tracking/.test(coherence), /auto|pubsub/.test(coherence)];
  return {
    commands: {
      ...ENTRIES,
      ...(tracks ? TRACKING : {}),
      ...(sends ? MESSAGES : {}),
      ...(topology === 'cluster' ? SLOTS : {}),
      ...(readReplicas ? REPLICAS : {}),
      ...(readReplicas && topology === 'cluster' ? REPLICAS_OF_SLOTS : {}),
      ...(database === 0 ? {} : DATABASE),
    },
    keys: `${namespace}:*`,
    ...(sends ? { channel: changesChannel(namespace) } : {}),
  };
}

/** The channel on which the processes of a namespace tell each other what they have changed. */
export function changesChannel(namespace: string): string {
  return `${namespace}:changes`;
}

/** The rules of an access control list that give a user exactly these rights; a password is not among them. */
export function aclRules({ commands, keys, channel }: ServerRights): string[] {
  const allowed = Object.keys(commands).map((name) => `+${name}`);
  return [
    ...(keys === undefined ? [] : [`~${keys}`]),
    ...(channel === undefined ? [] : [`&${channel}`]),
    ...allowed,
  ];
}
