import type { SweepRule } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { SWEEP } from './redis-scripts.js';

const SCAN_COUNT = 1_000;

/** Sweeps a namespace page by page, and says after each whether there is another one. */
export async function* sweepPages(
  run: <T>(commands: (client: RedisClient) => Promise<T>) => Promise<T>,
  namespace: string,
  { prefix, offset, below }: SweepRule,
): AsyncGenerator<boolean, void, void> {
  const pattern = `${namespace.replace(/[*?[\]\\]/g, '\\$&')}[:/]*`;
  let cursor = '0';
  do {
    const from = cursor;
    const page = await run((client) => client.scan(from, { MATCH: pattern, COUNT: SCAN_COUNT }));
    cursor = page.cursor;
    const input = { keys: page.keys, arguments: [prefix, String(offset), below] };
    if (page.keys.length > 0) await run((client) => client.eval(SWEEP, input));
    yield cursor !== '0';
  } while (cursor !== '0');
}
