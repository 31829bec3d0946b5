import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { startRedis, type RedisServer, type RedisServerOptions } from './redis-server.js';
import { waitFor } from './wait-for.js';

const MASTERS = 3;
const SLOTS = 16_384;
const CREATE_LIMIT_MS = 30_000;
const CLUSTER_LIMIT_MS = 20_000;

/** How the nodes of a Cluster are started. */
export interface ClusterOptions extends Pick<RedisServerOptions, 'args'> {
  /** Further arguments of each node for itself. */
  readonly argsOf?: () => Promise<readonly string[]>;
}

/** Starts a Cluster of three masters with a replica each, on the loopback interface, and resolves once all agree on it. */
export async function startCluster(options: ClusterOptions = {}): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: MASTERS * 2 }, () => startNode(options)));
  const cluster = new RedisCluster(nodes);
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'];
  try {
    await promisify(execFile)('redis-cli', create, { timeout: CREATE_LIMIT_MS });
    await cluster.agrees();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** A node whose bus has a port of its own choice: the usual one, 10,000 above, may be taken. */
async function startNode({ args = [], argsOf }: ClusterOptions): Promise<RedisServer> {
  const bus = ['--cluster-port', String(await freePort())];
  const timing = ['--cluster-node-timeout', '1500', '--repl-diskless-sync-delay', '0'];
  const own = (await argsOf?.()) ?? [];
  return startRedis({ args: ['--cluster-enabled', 'yes', ...bus, ...timing, ...args, ...own] });
}

/** A node as the others see it. */
interface NodeLine {
  readonly id: string;
  readonly port: number;
  readonly isMaster: boolean;
  readonly masterId: string;
  readonly isWell: boolean;
  readonly hasSlots: boolean;
}

/** A real Cluster whose slots a test can move and whose masters it can end; made by `startCluster`. */
export class RedisCluster {
  readonly nodes: readonly RedisServer[];

  constructor(nodes: readonly RedisServer[]) {
    this.nodes = nodes;
  }

  /** Names two of the nodes: the others are to be found. */
  get url(): string {
    const [first, second] = this.nodes;
    return `redis+cluster://127.0.0.1:${first?.port},127.0.0.1:${second?.port}`;
  }

  /** The masters at this moment. */
  async masters(): Promise<readonly RedisServer[]> {
    const lines = await this.#lines();
    return lines.flatMap((line) =>
      line.isMaster && line.isWell && line.hasSlots ? this.#at(line.port) : [],
    );
  }

  /** Runs a command on every master. */
  async eachMaster(...command: readonly string[]): Promise<string[]> {
    return Promise.all((await this.masters()).map((master) => master.cli(...command)));
  }

  /** The output of `redis-cli -c`, which goes to where the key is. */
  async cli(...command: readonly string[]): Promise<string> {
    const [node] = await this.masters();
    return node?.cli('-c', ...command) ?? '';
  }

  /** The master of the slot of a key. */
  async masterOf(key: string): Promise<RedisServer> {
    const [node] = await this.masters();
    const slot = Number(await node?.cli('CLUSTER', 'KEYSLOT', key));
    for (const line of (await node?.cli('CLUSTER', 'NODES'))?.split('\n') ?? []) {
      const [, address = '', , , , , , , ...ranges] = line.split(' ');
      const holds = ranges.some((range) => {
        const [first = '', last = first] = range.split('-');
        return /^\d+$/.test(first) && Number(first) <= slot && slot <= Number(last);
      });
      if (holds) return this.#at(Number(/:(\d+)@/.exec(address)?.[1]));
    }
    throw new Error(`nobody has slot ${slot}`);
  }

  /** A replica takes over in agreement with its master, which becomes its replica. */
  async switchOver(master: RedisServer): Promise<void> {
    const replica = await this.replicaOf(master);
    await replica.cli('CLUSTER', 'FAILOVER');
    await waitFor(async () => (await this.masters()).includes(replica), { what: 'the replica to take over' });
  }

  async replicaOf(master: RedisServer): Promise<RedisServer> {
    const lines = await this.#lines(master);
    const { id } = lines.find(({ port }) => port === master.port) ?? { id: '' };
    const replica = lines.find(({ masterId, isWell }) => masterId === id && isWell);
    if (!replica) throw new Error(`nobody replicates the node on port ${master.port}`);
    return this.#at(replica.port);
  }

  /** Moves slots from one master to another, key by key, while clients go on. */
  async reshard(from: RedisServer, to: RedisServer, slots: number): Promise<void> {
    const [source, target] = [await from.cli('CLUSTER', 'MYID'), await to.cli('CLUSTER', 'MYID')];
    const which = ['--cluster-from', source, '--cluster-to', target, '--cluster-slots', String(slots)];
    const command = ['--cluster', 'reshard', `127.0.0.1:${from.port}`, ...which, '--cluster-yes'];
    await promisify(execFile)('redis-cli', command, { timeout: CREATE_LIMIT_MS });
  }

  /** Resolves once every node sees every slot with a master, and a replica behind each. */
  async agrees(): Promise<void> {
    const everybody = async () => {
      const infos = await Promise.all(this.nodes.map((node) => node.cli('CLUSTER', 'INFO')));
      const lines = await this.#lines();
      const replicas = lines.filter(({ isMaster, isWell }) => !isMaster && isWell);
      return (
        replicas.length >= MASTERS &&
        infos.every((info) => info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}`))
      );
    };
    await waitFor(everybody, { timeoutMs: CLUSTER_LIMIT_MS, what: 'the Cluster to agree' });
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  #at(port: number): RedisServer {
    const node = this.nodes.find((one) => one.port === port);
    if (!node) throw new Error(`no node of this Cluster listens on port ${port}`);
    return node;
  }

  async #lines(asked?: RedisServer): Promise<readonly NodeLine[]> {
    const running = this.nodes.filter(({ isRunning }) => isRunning);
    const node = asked ?? running[0];
    const text = (await node?.cli('CLUSTER', 'NODES')) ?? '';
    return text.split('\n').map((line) => {
      const [id = '', address = '', flags = '', masterId = '', , , , link = '', ...ranges] = line.split(' ');
      return {
        id,
        port: Number(/:(\d+)@/.exec(address)?.[1]),
        isMaster: flags.includes('master'),
        masterId,
        isWell: !/fail|handshake|noaddr/.test(flags) && (link === 'connected' || flags.includes('myself')),
        hasSlots: ranges.length > 0,
      };
    });
  }
}
