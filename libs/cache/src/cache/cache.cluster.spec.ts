import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { clusterRig, loading, runsOf, stateOf } from '../../../../test/support/cluster-rig.js';
import { heldFactory } from '../../../../test/support/held-factory.js';
import { settle } from '../testing/virtual-clock.js';

const SECOND = 1_000;

describe('Cache with singleFlight cluster', () => {
  afterEach(() => void jest.restoreAllMocks());

  it.each(['nothing', 'a deleted entry', 'an expired entry', 'an invalidated entry'])(
    'loads a key once in all processes, where there is %s',
    async (former) => {
      const { cache, others, clock } = await clusterRig({ ttl: { default: '1m', grace: '1h' } });
      if (former !== 'nothing') await cache.set('a', 'old', { tags: ['t'] });
      if (former === 'a deleted entry') await cache.delete('a');
      if (former === 'an expired entry') await clock.advance(90 * SECOND);
      if (former === 'an invalidated entry') await cache.invalidateTags(['t']);

      const { call, release } = await loading(cache);
      const waiting = others.flatMap((other) => [
        other.getOrSetEntry('a', () => 'second'),
        other.getOrSetEntry('a', () => 'third'),
      ]);
      expect(await stateOf(Promise.race(waiting))).toBe('waits');
      release();
      await settle();

      expect(await call).toBe('first');
      const answers = await Promise.all(waiting);
      expect(answers.map(({ value }) => value)).toEqual(['first', 'first', 'first', 'first']);
      expect(answers.map(({ source }) => source)).toEqual(Array(4).fill('fake'));
      expect(runsOf([cache, ...others])).toBe(1);
    },
  );

  it('asks the remote tier twice for a load: look-up with claim, and fill', async () => {
    const { cache, remote } = await clusterRig();
    await cache.getOrSet('other', () => 1); // the marks are known
    const before = remote.calls.length;

    await cache.getOrSet('a', () => 1);

    expect(remote.calls.slice(before).map(({ operation }) => operation)).toEqual(['claim', 'set']);
  });

  it('serves what is within its grace while another process loads', async () => {
    const { cache, others, clock } = await clusterRig({
      ttl: { default: '1m', grace: '1h' },
      factory: { softTimeout: '100ms' },
    });
    await cache.set('a', 'old');
    await clock.advance(90 * SECOND);
    const { release } = await loading(cache);

    const waiting = others[0].getOrSetEntry('a', () => 'second');
    await settle();
    await clock.advance(100);

    await expect(waiting).resolves.toMatchObject({ value: 'old', stale: true });
    release();
    await settle();
    expect(await others[0].get('a')).toBe('first');
  });

  it('lets the next process try at once where a load fails, or gives nothing to keep', async () => {
    const { cache, others } = await clusterRig();
    const fail = () => Promise.reject(new Error('source down'));

    await expect(cache.getOrSet('a', fail)).rejects.toThrow('source down');
    expect(await others[0].getOrSet('a', () => undefined)).toBeUndefined();
    expect(await others[1].getOrSet('a', ({ skip }) => skip() ?? 'third')).toBe('third');
    expect(await cache.getOrSet('a', () => 'fourth')).toBe('fourth');
  });

  it('leaves a failing source alone for the backoff', async () => {
    const { cache, clock } = await clusterRig({ factory: { backoff: '10s' } });
    const fail = () => Promise.reject(new Error('source down'));
    for (let count = 0; count < 20; count++)
      await expect(cache.getOrSet('a', fail)).rejects.toThrow('source down');

    expect(cache.stats().loads).toBe(1);
    await clock.advance(10 * SECOND);
    expect(await cache.getOrSet('a', () => 'value')).toBe('value');
  });

  it('wakes a waiting process where the load that it waits for fails', async () => {
    const { cache, others } = await clusterRig();
    let fail = () => {};
    const failing = cache.getOrSet(
      'a',
      () => new Promise((_, reject) => (fail = () => reject(new Error('no')))),
    );
    await settle();
    const waiting = others[0].getOrSet('a', () => 'second');
    await settle();

    fail();

    await expect(failing).rejects.toThrow('no');
    await expect(waiting).resolves.toBe('second');
  });

  it('takes the place of a process that is gone after its lease, and refuses what it fills late', async () => {
    const { cache, others, clock, remote } = await clusterRig();
    const renewal = remote.faults.hold('swapHead'); // it cannot renew its claim
    const { call, release } = await loading(cache);

    const waiting = others[0].getOrSet('a', () => 'second');
    await settle();
    await clock.advance(1_999);
    expect(await stateOf(waiting)).toBe('waits');
    await clock.advance(1);
    await expect(waiting).resolves.toBe('second');

    renewal.release();
    release();
    expect(await call).toBe('first');
    expect(await others[1].get('a')).toBe('second');
  });

  it('loads once where two processes find at the same time that a third one is gone', async () => {
    const { cache, others, clock, remote } = await clusterRig();
    const renewal = remote.faults.hold('swapHead');
    const { release } = await loading(cache);

    const waiting = others.map((other) => other.getOrSet('a', () => 'second'));
    await settle();
    await clock.advance(2_000);

    expect(await Promise.all(waiting)).toEqual(['second', 'second']);
    expect(runsOf(others)).toBe(1);
    renewal.release();
    release();
  });

  it('takes a load that hangs past its hard timeout for gone', async () => {
    const { cache, others, clock } = await clusterRig({ factory: { hardTimeout: '5s' } });
    const { call, release } = await loading(cache);
    const refused = expect(call).rejects.toMatchObject({ code: 'CACHE_FACTORY_TIMEOUT' });
    for (let second = 0; second < 6; second++) await clock.advance(SECOND);
    await refused;
    const waiting = others[0].getOrSet('a', () => 'second');
    await settle();
    for (let passed = 0; passed < 3; passed++) await clock.advance(SECOND);

    await expect(waiting).resolves.toBe('second');
    release();
    await settle();
    expect(await others[1].get('a')).toBe('second');
  });

  it('loads without a claim where that of a process that is gone cannot be taken', async () => {
    const { cache, others, clock, remote } = await clusterRig();
    const { release } = await loading(cache);
    remote.faults.next('swapHead', { fail: true }, 50);

    const waiting = others[0].getOrSet('a', () => 'second');
    for (let passed = 0; passed < 3; passed++) await clock.advance(SECOND);

    await expect(waiting).resolves.toBe('second');
    release();
  });

  it('waits for as long as the other process is at it', async () => {
    const { cache, others, clock } = await clusterRig();
    const { release } = await loading(cache);
    const waiting = others[0].getOrSet('a', () => 'second');

    for (let second = 0; second < 60; second++) await clock.advance(SECOND);
    expect(await stateOf(waiting)).toBe('waits');
    release();

    await expect(waiting).resolves.toBe('first');
  });

  it.each(['delete', 'set', 'invalidate'] as const)(
    'keeps nothing of a load that a %s overtook',
    async (change) => {
      const { cache, others } = await clusterRig();
      const { factory, started, release } = heldFactory('old');
      const call = cache.getOrSet('a', factory, { tags: ['t'] });
      await started;

      if (change === 'delete') await others[0].delete('a');
      if (change === 'set') await others[0].set('a', 'new');
      if (change === 'invalidate') await others[0].invalidateTags(['t']);
      release();
      await call;

      const expected = change === 'set' ? 'new' : undefined;
      expect([await cache.get('a'), await others[1].get('a')]).toEqual([expected, expected]);
    },
  );

  it('is a miss for get while somebody loads', async () => {
    const { cache, others } = await clusterRig();
    const { release } = await loading(cache);

    expect([await others[0].get('a'), await others[0].has('a')]).toEqual([undefined, false]);
    expect([...(await others[0].getMany(['a', 'b']))]).toEqual([]);
    release();
  });

  it('loads without a claim where the remote tier is away', async () => {
    const { cache, remote } = await clusterRig();
    remote.faults.next('claim', { fail: true });

    await expect(cache.getOrSet('a', () => 'value')).resolves.toBe('value');
  });

  it('refreshes an entry ahead in one process', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const { cache, others, clock } = await clusterRig({
      ttl: { default: '10m' },
      memory: { ttlCap: '1h' },
      factory: { refreshAhead: true },
    });
    await cache.getOrSet('a', () => clock.advance(60 * SECOND).then(() => 'old'));
    const caches = [cache, ...others];
    for (let second = 0; second < 599; second++) {
      for (const one of caches) await one.getOrSet('a', () => 'new');
      await clock.advance(SECOND);
    }

    expect(runsOf(caches)).toBe(2);
  });

  it('leaves no timer and no claim when it closes', async () => {
    const { cache, others, clock, remote } = await clusterRig();
    await loading(cache);
    void others[0].getOrSet('a', () => 'second').catch(() => undefined);
    await settle();

    await others[0].close();
    await others[1].close();
    await cache.close();
    await settle();

    expect(clock.pending).toBe(0);
    expect(remote.entries.get('app:d:a')?.payload.startsWith('1T')).toBe(true);
  });
});
