import { maskUrls } from './secret.js';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
/** Redis numbers its databases by a 32-bit integer, and no server has more than this. */
const MAX_DATABASE = 100_000;
const PARTS =
  /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?:(?<userInfo>[^/?#]*)@)?(?<hosts>[^/?#@]*)(?<path>\/[^?#]*)?(?<rest>[?#].*)?$/i;
const ENCODE =
  'percent-encode special characters of user and password: @ is %40, / is %2F, # is %23, % is %25';

/** How each kind of address is written. */
const EXAMPLES = {
  plain: 'redis://host:6379/0',
  socket: 'redis+unix:///run/redis/redis.sock?db=0',
  cluster: 'redis+cluster://host1:6379,host2:6379',
  sentinel: 'redis+sentinel://host1:26379,host2:26379/master-name/0',
} as const;
type Kind = keyof typeof EXAMPLES;

/** Every scheme of a Redis URL, and the kind of address behind it. */
const KINDS: Readonly<Record<string, Kind>> = {
  redis: 'plain',
  rediss: 'plain',
  'redis+unix': 'socket',
  'redis+cluster': 'cluster',
  'rediss+cluster': 'cluster',
  'redis+sentinel': 'sentinel',
  'rediss+sentinel': 'sentinel',
};

/** The schemes of Redis URLs, the commonest first. */
export const REDIS_SCHEMES = Object.keys(KINDS);

/** Where something listens. */
export interface RedisNode {
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What a Redis URL says. */
export interface RedisAddress {
  readonly topology: 'standalone' | 'cluster' | 'sentinel';
  readonly isEncrypted: boolean;
  /** The server, some nodes of the Cluster, or the sentinels; none of a Unix socket. */
  readonly nodes: readonly RedisNode[];
  readonly socketPath?: string;
  /** What the sentinels call the master. */
  readonly masterName?: string;
  /** Decoded; empty where the URL names nobody. */
  readonly username: string;
  readonly password: string;
  readonly database: number;
}

/** Why a text is no Redis URL; never with what stands in it. */
export interface AddressProblem {
  readonly message: string;
  readonly expected: string;
  readonly fix: string;
}

interface Parts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly hosts: string;
  readonly path: string;
  readonly rest: string;
}

/** Reads a URL with one of `REDIS_SCHEMES`. */
export function parseRedisAddress(text: string): RedisAddress | AddressProblem {
  const parts = partsOf(text);
  const kind = KINDS[parts?.scheme ?? ''];
  if (/[\s\p{Cc}]/u.test(text)) return unreadable(kind, 'it holds white space or a control character');
  if (!parts || !kind || parts.rest.includes('@') || parts.path.includes('@') || /#./.test(parts.rest))
    return unreadable(kind);
  if (!isDecodable(parts.userInfo))
    return unreadable(kind, 'its user or password holds a % that encodes nothing');
  const place = READERS[kind](parts);
  if ('message' in place) return { expected: EXAMPLES[kind], fix: `write it as ${EXAMPLES[kind]}`, ...place };
  const [username = '', ...password] = parts.userInfo.split(':');
  return {
    topology: kind === 'cluster' || kind === 'sentinel' ? kind : 'standalone',
    isEncrypted: parts.scheme.startsWith('rediss'),
    ...place,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password.join(':')),
  };
}

/**
 * What a Redis URL that was checked before says.
 *
 * @throws TypeError on any other text
 */
export function redisAddress(text: string): RedisAddress {
  const address = parseRedisAddress(text);
  if ('message' in address) throw new TypeError(`redis.url: ${address.message}`);
  return address;
}

/** A URL as anybody may see it: without user info, and of a single server in the form that URL parsers give it. */
export function shownAddress(text: string): string {
  const bare = text.replace(/\/\/[^/?#]*@/, '//');
  const shown = KINDS[partsOf(text)?.scheme ?? ''] === 'plain' ? new URL(bare).href : bare;
  return maskUrls(bare === text ? shown : shown.replace('//', '//******:******@'));
}

function partsOf(text: string): Parts | undefined {
  const groups = PARTS.exec(text)?.groups;
  if (!groups) return undefined;
  const { scheme = '', userInfo = '', hosts = '', path = '', rest = '' } = groups;
  return { scheme: scheme.toLowerCase(), userInfo, hosts, path, rest };
}

function unreadable(kind: Kind = 'plain', message = 'not a URL that can be read'): AddressProblem {
  return { message, expected: EXAMPLES[kind], fix: ENCODE };
}

type Place = Pick<RedisAddress, 'nodes' | 'database' | 'socketPath' | 'masterName'>;
type Misfit = { readonly message: string } & Partial<AddressProblem>;

const READERS: Readonly<Record<Kind, (parts: Parts) => Place | Misfit>> = {
  plain: readPlain,
  socket: readSocket,
  cluster: readCluster,
  sentinel: readSentinel,
};

function readPlain({ hosts, path, rest }: Parts): Place | Misfit {
  const nodes = nodesOf(hosts, REDIS_PORT);
  if ('message' in nodes) return nodes;
  if (nodes.length > 1) {
    const expected = `one host, ${EXAMPLES.cluster} or ${EXAMPLES.sentinel}`;
    return { message: 'several hosts are a Cluster or sentinels', expected, fix: `write it as ${expected}` };
  }
  if (rest !== '') {
    const fix = 'leave out what stands behind the database, and write what it means as settings: redis.tls, redis.username';
    return { message: 'nothing behind the number of the database is read', fix };
  }
  const { pathname } = new URL(`redis://host${path}`);
  return databaseOf(pathname.slice(1), nodes) ?? { message: 'the path of a Redis URL is the number of a database' };
} // prettier-ignore

function readSocket({ hosts, path, rest }: Parts): Place | Misfit {
  if (hosts !== '') return { message: 'a Unix socket is a path on this machine and has no host' };
  if (path.length < 2 || !isDecodable(path)) return { message: 'the path of the socket is missing or not readable' };
  const [, database] = /^(?:\?db=(\d+))?$/.exec(rest) ?? [rest, 'none'];
  const place = databaseOf(database ?? '', []);
  return place ? { ...place, socketPath: decodeURIComponent(path) } : { message: 'behind the path of a socket stands ?db= with the number of a database, or nothing' };
} // prettier-ignore

function readCluster({ hosts, path, rest }: Parts): Place | Misfit {
  const nodes = nodesOf(hosts, REDIS_PORT);
  if ('message' in nodes) return nodes;
  return /^(\/0*)?$/.test(path + rest)
    ? { nodes, database: 0 }
    : { message: 'a Cluster has database 0 only' };
}

function readSentinel({ hosts, path, rest }: Parts): Place | Misfit {
  const nodes = nodesOf(hosts, SENTINEL_PORT);
  if ('message' in nodes) return nodes;
  const [, masterName, database = ''] = /^\/([\w.-]+)(?:\/(\d*))?$/.exec(path + rest) ?? [];
  if (masterName === undefined) return { message: 'behind the sentinels stand the name of the master and the number of a database' };
  const place = databaseOf(database, nodes);
  return place ? { ...place, masterName } : { message: 'no server has a database of that number' };
} // prettier-ignore

function databaseOf(text: string, nodes: readonly RedisNode[]): Place | undefined {
  return /^\d*$/.test(text) && Number(text) <= MAX_DATABASE ? { nodes, database: Number(text) } : undefined;
}

function nodesOf(hosts: string, defaultPort: number): readonly RedisNode[] | Misfit {
  const urls = hosts.split(',').map((host) => `redis://${host}`);
  if (!urls.every((url) => URL.canParse(url) && new URL(url).hostname !== ''))
    return { message: 'not a URL that can be read', fix: ENCODE };
  const nodes = urls.map((url) => {
    const { hostname, port } = new URL(url);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
  });
  if (nodes.every(({ port }) => port > 0)) return nodes;
  return { message: 'nothing listens on port 0', fix: 'write the port of the server' };
}

function isDecodable(part: string): boolean {
  try {
    return decodeURIComponent(part) !== undefined;
  } catch {
    return false; // URIError: a % without two hexadecimal digits behind it
  }
}
