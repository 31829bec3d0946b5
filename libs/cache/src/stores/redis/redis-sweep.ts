import type { SweepRule } from '../../contracts/remote-store.js';
import { redirectionOf } from './redirection.js';
import type { RedisClient } from './redis-client.js';
import { SWEEP } from './redis-scripts.js';
import type { RedisRoute, RedisTopology } from './redis-topology.js';

const SCAN_COUNT = 1_000;

/** What is swept, where, and how. */
export interface Sweep {
  /** Runs commands on one server, within the deadline. */
  readonly run: RedisRoute['run'];
  readonly together: RedisTopology['together'];
  readonly namespace: string;
  readonly rule: SweepRule;
}

/** Sweeps a namespace on one server page by page, and says after each whether there is another one. */
export async function* sweepPages({ run, together, namespace, rule }: Sweep): AsyncGenerator<boolean> {
  const pattern = `${namespace.replace(/[*?[\]\\]/g, '\\$&')}[:/]*`;
  const { prefix, offset, below } = rule;
  const args = [prefix, String(offset), below];
  let cursor = '0';
  do {
    const from = cursor;
    const page = await run((client) => client.scan(from, { MATCH: pattern, COUNT: SCAN_COUNT }));
    cursor = page.cursor;
    const groups = page.keys.length > 0 ? [...together(page.keys)] : [];
    if (groups.length > 0)
      await run((client) => Promise.all(groups.map((keys) => sweepKeys(client, [...keys], args))));
    yield cursor !== '0';
  } while (cursor !== '0');
}

/** Keys that are on their way to another server are swept there, or expire. */
async function sweepKeys(client: RedisClient, keys: string[], args: string[]): Promise<void> {
  try {
    await client.eval(SWEEP, { keys, arguments: args });
  } catch (error) {
    if (!redirectionOf(error)) throw error;
  }
}
