import { startRedis, type RedisServer } from './redis-server.js';
import { waitFor } from './wait-for.js';

const SENTINELS = 3;
const AGREEMENT_LIMIT_MS = 20_000;

/** What the sentinels of tests call the master. */
export const MASTER_NAME = 'cache';

/** Starts a master, a replica and three sentinels, and resolves once the sentinels know of each other and of both. */
export async function startSentinels(): Promise<RedisSentinels> {
  const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
  const master = await startRedis({ args: quick });
  const replica = await startRedis({ args: [...quick, '--replicaof', '127.0.0.1', String(master.port)] });
  const starting = Array.from({ length: SENTINELS }, () => startSentinel(master, { quorum: 2 }));
  const group = new RedisSentinels([master, replica], await Promise.all(starting));
  await group.agree();
  return group;
}

/** Starts one sentinel. */
export function startSentinel(
  master: RedisServer,
  { quorum, password }: { readonly quorum: number; readonly password?: string },
): Promise<RedisServer> {
  const watches = [
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${master.port} ${quorum}`,
    `sentinel down-after-milliseconds ${MASTER_NAME} 1000`,
    `sentinel failover-timeout ${MASTER_NAME} 5000`,
  ];
  return startRedis({ watches, ...(password === undefined ? {} : { password }) });
}

/** A master, its replica and the sentinels that watch them; made by `startSentinels`. */
export class RedisSentinels {
  readonly servers: readonly RedisServer[];
  readonly sentinels: readonly RedisServer[];

  constructor(servers: readonly RedisServer[], sentinels: readonly RedisServer[]) {
    this.servers = servers;
    this.sentinels = sentinels;
  }

  get url(): string {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`);
    return `redis+sentinel://${hosts.join(',')}/${MASTER_NAME}/0`;
  }

  /** Whom the first sentinel that runs names as the master. */
  async master(): Promise<RedisServer> {
    const sentinel = this.sentinels.find(({ isRunning }) => isRunning);
    const [, port] =
      (await sentinel?.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME))?.split('\n') ?? [];
    const master = this.servers.find((server) => server.port === Number(port));
    if (!master) throw new Error('the sentinels name no server of this test');
    return master;
  }

  /** Lets the replica take over; resolves once every sentinel names it. */
  async switchOver(): Promise<void> {
    const before = await this.master();
    await this.sentinels[0]?.cli('SENTINEL', 'FAILOVER', MASTER_NAME);
    await waitFor(async () => (await this.master()) !== before, {
      timeoutMs: AGREEMENT_LIMIT_MS,
      what: 'the sentinels to name another master',
    });
  }

  /** After a switch: what was the master becomes a replica, which the sentinels would see to half a minute later. */
  async restoreReplica(): Promise<void> {
    const master = await this.master();
    for (const server of this.servers) {
      if (server === master) continue;
      await server.cli('REPLICAOF', '127.0.0.1', String(master.port));
      const isInStep = async () =>
        (await server.cli('INFO', 'replication')).includes('master_link_status:up');
      await waitFor(isInStep, { what: 'the replica to be in step' });
    }
  }

  /** Resolves once every sentinel sees the others, and a replica that is in step. */
  async agree(): Promise<void> {
    const agrees = async (sentinel: RedisServer) => {
      const text = await sentinel.cli('SENTINEL', 'MASTER', MASTER_NAME);
      const fields = text.split('\n');
      const field = (name: string) => fields[fields.indexOf(name) + 1];
      const replicas = await sentinel.cli('SENTINEL', 'REPLICAS', MASTER_NAME);
      const isInStep = /master-link-status\nok/.test(replicas);
      return (
        field('num-other-sentinels') === String(SENTINELS - 1) && field('flags') === 'master' && isInStep
      );
    };
    const all = async () => (await Promise.all(this.sentinels.map(agrees))).every(Boolean);
    await waitFor(all, { timeoutMs: AGREEMENT_LIMIT_MS, intervalMs: 100, what: 'the sentinels to agree' });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.servers].map((server) => server.stop()));
  }
}
