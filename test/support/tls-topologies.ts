import type { TestAuthority } from './certificates.js';
import { freePort } from './free-port.js';
import { startCluster, type RedisCluster } from './redis-cluster.js';
import { MASTER_NAME } from './redis-sentinel.js';
import { startRedis, type RedisServer } from './redis-server.js';
import { waitFor } from './wait-for.js';

const AGREEMENT_LIMIT_MS = 20_000;

/** A topology in which everybody speaks TLS with everybody, and asks for a client certificate. */
export interface TlsTopology {
  readonly url: string;
  /** Lets another server be the master of the key `app:k`. */
  switchOver(): Promise<void>;
  stop(): Promise<void>;
}

/** A Cluster of 3 + 3. */
export async function startTlsCluster(authority: TestAuthority): Promise<TlsTopology> {
  const ports = new Map<RedisServer, string>();
  const cluster = await startCluster({
    argsOf: async () => tlsArgs(authority, await freePort(), ['--tls-cluster', 'yes']),
  });
  for (const node of cluster.nodes) ports.set(node, await tlsPortOf(node));
  const nodes = cluster.nodes.slice(0, 2).map((node) => `127.0.0.1:${ports.get(node)}`);
  return {
    url: `rediss+cluster://${nodes.join(',')}`,
    switchOver: () => switchCluster(cluster),
    stop: () => cluster.stop(),
  };
}

/** A master, a replica and a sentinel. */
export async function startTlsSentinel(authority: TestAuthority): Promise<TlsTopology> {
  const [masterPort, replicaPort, sentinelPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
  const master = await startRedis({ args: [...tlsArgs(authority, masterPort), ...quick] });
  const follows = ['--replicaof', '127.0.0.1', String(masterPort)];
  const replica = await startRedis({ args: [...tlsArgs(authority, replicaPort), ...quick, ...follows] });
  const sentinel = await startRedis({
    watches: [
      `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} 1`,
      `sentinel failover-timeout ${MASTER_NAME} 5000`,
    ],
    args: tlsArgs(authority, sentinelPort),
  });
  const says = async (...question: string[]) => sentinel.cli('SENTINEL', ...question, MASTER_NAME);
  const isInStep = async () => (await says('REPLICAS')).includes('master-link-status\nok');
  await waitFor(isInStep, { timeoutMs: AGREEMENT_LIMIT_MS, what: 'the sentinel to see the replica' });
  return {
    url: `rediss+sentinel://127.0.0.1:${sentinelPort}/${MASTER_NAME}/0`,
    switchOver: async () => {
      await says('FAILOVER');
      const isThere = async () => (await says('GET-MASTER-ADDR-BY-NAME')).includes(String(replicaPort));
      await waitFor(isThere, { timeoutMs: AGREEMENT_LIMIT_MS, what: 'the sentinel to name the replica' });
    },
    stop: async () => void (await Promise.all([sentinel, replica, master].map((server) => server.stop()))),
  };
}

function tlsArgs(authority: TestAuthority, port: number, more: readonly string[] = []): string[] {
  const { cert, key } = authority.issue(`server-${port}`);
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', authority.cert];
  return ['--tls-port', String(port), ...files, '--tls-replication', 'yes', ...more];
}

async function tlsPortOf(node: RedisServer): Promise<string> {
  return (await node.cli('CONFIG', 'GET', 'tls-port')).split('\n')[1] ?? '';
}

async function switchCluster(cluster: RedisCluster): Promise<void> {
  await cluster.switchOver(await cluster.masterOf('app:k'));
}
