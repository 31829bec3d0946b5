import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aclRules, SENTINEL_RIGHTS } from '../libs/cache/src/settings/redis-rights.js';
import { closeRigs, redisRig, type RedisRig } from './support/redis-rig.js';
import { MASTER_NAME, RedisSentinels, startSentinel } from './support/redis-sentinel.js';
import { startRedis } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const LIMIT_MS = 60_000;
const PASSWORD = 'of-the-scout';

let group: RedisSentinels;

beforeAll(async () => {
  const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
  const master = await startRedis({ args: quick });
  const replica = await startRedis({ args: [...quick, '--replicaof', '127.0.0.1', String(master.port)] });
  const sentinel = await startSentinel(master, { quorum: 1 });
  group = new RedisSentinels([master, replica], [sentinel]);
  const sees = async () =>
    (await sentinel.cli('SENTINEL', 'REPLICAS', MASTER_NAME)).includes('master-link-status\nok');
  await waitFor(sees, { timeoutMs: 20_000, what: 'the sentinel to see the replica' });
}, LIMIT_MS);

afterEach(closeRigs);

afterAll(() => group.stop());

/** A cache whose user at the sentinel has exactly these rights, with these changes. */
async function rigWith(...changes: readonly string[]): Promise<RedisRig> {
  const rules = aclRules(SENTINEL_RIGHTS);
  const [sentinel] = group.sentinels;
  await sentinel?.cli('ACL', 'SETUSER', 'scout', 'reset', 'on', `>${PASSWORD}`, ...rules, ...changes);
  return redisRig(group.url, {
    redis: { sentinel: { username: 'scout', password: PASSWORD }, heartbeat: '1s' },
  });
}

describe('The rights of a user of the sentinels', () => {
  it(
    'are enough to find the master, to stay, and to follow a switch',
    async () => {
      const { cache, reaches } = await rigWith();
      await reaches('up');
      const [sentinel] = group.sentinels;
      const isAsked = async () => /cmd=ping user=scout/.test((await sentinel?.cli('CLIENT', 'LIST')) ?? '');
      await waitFor(isAsked, { what: 'a sign of life of the sentinel' });

      await group.switchOver();
      const isThere = async () => {
        await cache.set('a', 'new');
        return (await group.master()).cli('EXISTS', 'app:d:a');
      };
      await waitFor(async () => (await isThere()) === '1', {
        timeoutMs: 15_000,
        what: 'a value at the new master',
      });
    },
    LIMIT_MS,
  );

  it.each([
    ['asking for the master', '-sentinel|get-master-addr-by-name'],
    ['hearing', '-subscribe'],
    ['the channel', 'resetchannels'],
  ])('are too few without %s', async (_, change) => {
    const { remote, reaches } = await rigWith(change);

    await reaches('down');

    expect(remote.status().reason).toMatch(/NOPERM/);
  });

  it('are too few without a sign of life: the connection to the sentinel does not stay', async () => {
    const { reaches } = await rigWith('-ping');
    await reaches('up');
    const [sentinel] = group.sentinels;
    const idOf = async () =>
      /id=(\d+).*user=scout/.exec((await sentinel?.cli('CLIENT', 'LIST', 'TYPE', 'PUBSUB')) ?? '')?.[1];
    const first = await waitFor(idOf);

    const next = await waitFor(async () => {
      const id = await idOf();
      return id !== first && id;
    });

    expect(Number(next)).toBeGreaterThan(Number(first));
  });
});
