import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../../test/support/cache-rig.js';
import { resealed } from '../../../../../test/support/resealed.js';
import type { Cache } from '../cache.js';

const TTL = { ttl: { default: '5m', grace: '10m', jitterPercent: 0 } } as const;
const START = '2023-11-14T22:13:20.000Z';
const MINUTE = 60_000;

/** What remains in the remote tier of a value that another process wrote. */
async function farRig(set = {}): Promise<CacheRig> {
  const rig = await cacheRig({ ...TTL, ...set });
  const peer = await rig.peer();
  await peer.getOrSet('a', () => rig.clock.advance(40).then(() => 'x'), { tags: ['users', 'a:b'] });
  return rig;
}

const states = async (cache: Cache, key = 'a') => {
  const { answer, memory, remote } = await cache.explain(key);
  return [answer, memory.state, remote.state];
};

describe('explain, of what cannot be read,', () => {
  it.each([
    ['foreign bytes', 'neither ours nor JSON', 'it is not what this version writes'],
    ['a value that the codec refuses', undefined, 'the codec refuses it (CACHE_VALUE_DAMAGED)'],
  ])('says why %s cannot be read, quotes nothing of it and leaves it', async (_what, bytes, reason) => {
    const { cache, remote } = await cacheRig(TTL);
    await cache.set('a', { secret: 1 });
    const whole = remote.entries.get('app:d:a')?.payload ?? '';
    const payload = bytes ?? resealed(whole, '{"secret"', 'secret');
    await remote.connection().set({ key: 'app:d:a', payload, ttlMs: MINUTE });

    const explained = await cache.explain('a');

    expect(explained.remote).toEqual({ state: 'undecodable', reason, bytes: payload.length });
    expect(JSON.stringify(explained)).not.toContain('secret');
    expect(remote.entries.get('app:d:a')?.payload).toBe(payload);
  });

  it('shows a time beyond the calendar as its end', async () => {
    const { cache, remote } = await cacheRig(TTL);
    await cache.set('a', 1);
    const freshUntil = new RegExp(String(Date.parse(START) + 5 * MINUTE), 'g');
    const payload = resealed(remote.entries.get('app:d:a')?.payload ?? '', freshUntil, '9e99');
    await remote.connection().set({ key: 'app:d:a', payload, ttlMs: MINUTE });

    expect(await cache.explain('a')).toMatchObject({
      remote: { freshUntil: '+275760-09-13T00:00:00.000Z' },
    });
  });
});

describe('explain, of a remote tier in trouble,', () => {
  it('says why it cannot be asked, and that memory serves without it', async () => {
    const { cache, remote } = await farRig();
    await cache.get('a');
    remote.faults.disconnect();

    const explained = await cache.explain('a');

    expect(explained).toMatchObject({
      answer: 'memory',
      memory: { state: 'unverified' },
      remote: { state: 'unavailable', reason: 'the fake store is down' },
      connection: { state: 'down' },
      verdict:
        'get answers from memory although others may have changed the entry in memory unheard: fake cannot be asked (the fake store is down).',
    });
  });

  it('masks what looks like a password in its reason', async () => {
    const { cache, remote } = await cacheRig(TTL);
    remote.faults.next('get', { fail: new Error('no route to redis://user:hunter2@host') });

    const explained = await cache.explain('a');

    expect(explained.remote).toMatchObject({ state: 'unavailable' });
    expect(JSON.stringify(explained)).not.toContain('hunter2');
  });

  it('says that a delete is still to be sent', async () => {
    const { cache, remote } = await farRig();
    remote.faults.next('setMany', { fail: true });
    await cache.delete('a');

    expect(await states(cache)).toEqual(['miss', 'absent', 'unavailable']);
    expect((await cache.explain('a')).remote).toMatchObject({
      reason: 'a delete of the key is still to be sent',
    });
  });

  it('says that nobody knows whether a value was invalidated', async () => {
    const { cache, remote } = await farRig();
    remote.faults.next('readMarks', { fail: true });

    expect(await states(cache)).toEqual(['miss', 'absent', 'unverified']);
  });

  it('does not date an invalidation that is still to be sent', async () => {
    const { cache, remote } = await farRig();
    await cache.get('a');
    remote.faults.next('advance', { fail: true });
    await cache.invalidateTags(['users']);

    const { memory } = await cache.explain('a');

    expect(memory).toMatchObject({ state: 'dead', invalidation: { tag: 'users', cache: 'default' } });
    expect(memory).not.toHaveProperty('invalidation.at');
  });

  it('says that memory has to be verified after a lost connection', async () => {
    const { cache, remote } = await farRig();
    await cache.get('a');
    remote.loseConnection();

    const { answer, verdict } = await cache.explain('a');

    expect(answer).toBe('remote');
    expect(verdict).toBe(
      'get answers from fake: others may have changed the entry in memory unheard, the value in fake is fresh for another 5 min.',
    );
  });
});
