import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../../../../test/support/free-port.js';
import { testConfig } from '../../testing/test-config.js';
import { settle, VirtualClock } from '../../testing/virtual-clock.js';
import { RedisStore } from './redis-store.js';
import { Sentinels } from './sentinels.js';

/** Settings whose only sentinel is not there. */
async function withoutSentinels() {
  const url = `redis+sentinel://127.0.0.1:${await freePort()}/cache`;
  return testConfig({ redis: { url } }).redis;
}

const nobody = () => undefined;
const isClosed = expect.objectContaining({
  code: 'CACHE_REMOTE_UNAVAILABLE',
  message: expect.stringContaining('closed') as unknown,
}) as unknown;

// Time stands still: nothing here ends by a timeout.
describe('Sentinels that are closed while none of them answers', () => {
  it('refuse at once those who wait for the master, and whoever asks later', async () => {
    const sentinels = new Sentinels({
      redis: await withoutSentinels(),
      clock: new VirtualClock(),
      onChange: nobody,
      onSwitch: nobody,
    });
    const waiting = Promise.allSettled([sentinels.master(), sentinels.master()]);

    await sentinels.close();

    const refused = { status: 'rejected', reason: isClosed };
    expect(await waiting).toEqual([refused, refused]);
    await expect(sentinels.master()).rejects.toEqual(isClosed);
  });

  it('leave no timer that would keep a process from ending', async () => {
    const clock = new VirtualClock();
    const store = new RedisStore({ redis: await withoutSentinels(), namespace: 'app', clock });
    await settle();
    expect(clock.pending).toBeGreaterThan(0);

    await store.close(0);
    await settle();

    expect(clock.pending).toBe(0);
  });
});
