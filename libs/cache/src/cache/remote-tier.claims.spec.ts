import { describe, expect, it } from '@jest/globals';
import { remoteEntry, remoteTierRig } from '../../../../test/support/remote-tier-rig.js';
import { settle } from '../testing/virtual-clock.js';
import { CacheError } from '../contracts/cache-error.js';
import { CLAIM_MS } from './claims.js';
import type { ClaimLookup, RemoteLookup } from './envelope-reader.js';
import { isClaimed } from './envelope.js';
import type { RemoteTier } from './remote-tier.js';

const MINUTE = 60_000;
const KEY = 'app:d:a';
const timeout = () => new CacheError('CACHE_REMOTE_TIMEOUT', 'too slow');

/** The claim of a look-up; fails the test where it made none. */
function claimOf({ claim }: ClaimLookup): string {
  if (claim === undefined) throw new Error('no claim');
  return claim;
}

/** Value, stale value, or nothing. */
function shown(found: RemoteLookup): unknown {
  if (found === 'unavailable') return found;
  if ('entry' in found) return found.entry.value;
  return found.stale ? { stale: found.stale.value } : undefined;
}

const seen = (found: RemoteLookup) => (found === 'unavailable' ? found : found.claimed);

/** What a key may hold that is not fresh, and how it comes to hold it. */
const CLAIMABLE: readonly (readonly [string, (tier: RemoteTier, elapse: (ms: number) => Promise<void>) => Promise<void>, unknown])[] = [
  ['nothing', async () => undefined, undefined],
  ['a tombstone', (tier) => tier.delete(['a']), undefined],
  ['a value that an invalidation killed', async (tier) => void (await tier.fill(remoteEntry('a', 'dead', 1), 'absent')), undefined],
  ['a value within its grace', async (tier, elapse) => { await tier.fill(remoteEntry('a', 'old'), 'absent'); await elapse(MINUTE); }, { stale: 'old' }],
]; // prettier-ignore

describe('RemoteTier.getOrClaim', () => {
  it.each(CLAIMABLE)('claims a key that holds %s, for one of two processes', async (_, prepare, held) => {
    const { tier, clock, peer } = remoteTierRig();
    await prepare(tier, (ms) => clock.advance(ms));
    const { tier: other } = peer();

    const ours = await tier.getOrClaim('a');
    const theirs = await other.getOrClaim('a');

    expect([shown(ours.found), shown(theirs.found)]).toEqual([held, held]);
    expect([seen(ours.found), seen(theirs.found), theirs.claim]).toEqual([false, true, undefined]);
    expect(ours.found).toMatchObject({ replaces: claimOf(ours) });
  });

  it.each(CLAIMABLE)('lets only the claimant fill a key that held %s', async (_, prepare) => {
    const { tier, clock, peer } = remoteTierRig();
    const { tier: other } = peer();
    await prepare(tier, (ms) => clock.advance(ms));
    const before = await other.get('a');
    const replaced = before !== 'unavailable' && 'replaces' in before ? before.replaces : undefined;
    const claim = claimOf(await tier.getOrClaim('a'));

    const late = await other.fill(
      remoteEntry('a', 'late'),
      replaced === undefined ? 'absent' : { prefix: replaced },
    );
    const filled = await tier.fill(remoteEntry('a', 'new'), { prefix: claim });

    expect([late, filled, shown(await other.get('a'))]).toEqual(['refused', 'written', 'new']);
  });

  it.each(CLAIMABLE)('claims a key that held %s again once it is released', async (_, prepare, held) => {
    const { tier, clock, peer } = remoteTierRig();
    await prepare(tier, (ms) => clock.advance(ms));
    const claim = claimOf(await tier.getOrClaim('a'));

    await tier.claims.hold('a', claim).release();
    const theirs = await peer().tier.getOrClaim('a');

    expect([theirs.claim !== undefined, shown(theirs.found)]).toEqual([true, held]);
  });

  it('answers what is fresh, and claims nothing, in one round trip', async () => {
    const { tier, store } = remoteTierRig();
    await tier.fill(remoteEntry('a', 'value'), 'absent');
    await tier.get('a');
    const before = store.calls.length;

    const { found, claim } = await tier.getOrClaim('a');

    expect([shown(found), claim, seen(found)]).toEqual(['value', undefined, false]);
    expect(store.calls.slice(before).map(({ operation }) => operation)).toEqual(['claim']);
  });

  it('claims a key that holds nothing in the round trip of the look-up', async () => {
    const { tier, store } = remoteTierRig();

    await tier.getOrClaim('a');

    expect(store.calls.map(({ operation }) => operation)).toEqual(['claim']);
  });

  it('looks again where somebody was faster', async () => {
    const { tier, store, peer } = remoteTierRig();
    await tier.delete(['a']);
    const held = store.faults.hold('swapHead');
    const slow = tier.getOrClaim('a');
    await held.begun;

    const fast = await peer().tier.getOrClaim('a');
    held.release();

    expect([fast.claim !== undefined, (await slow).claim, seen((await slow).found)]).toEqual([
      true,
      undefined,
      true,
    ]);
  });

  it('claims nothing, and lets load, where the server takes no claim', async () => {
    const { tier, store } = remoteTierRig();
    store.faults.next('claim', { refuse: 'OOM' }, Infinity);

    const { found, claim } = await tier.getOrClaim('a');

    expect([found, claim]).toEqual([{ replaces: undefined, claimed: false }, undefined]);
  });

  it.each(['claim', 'swapHead'] as const)(
    'leaves no claim behind when the reply to its %s comes too late',
    async (operation) => {
      const { tier, store, troubles, peer } = remoteTierRig();
      if (operation === 'swapHead') await tier.delete(['a']);
      const held = store.faults.hold(operation, 'reply');
      const looking = tier.getOrClaim('a');
      await held.begun;
      const whileHeld = store.entries.get(KEY)?.payload ?? '';

      held.fail(timeout());
      const { claim } = await looking;
      await settle();

      expect([isClaimed(whileHeld), claim, troubles.length]).toEqual([true, undefined, 1]);
      expect((await peer().tier.getOrClaim('a')).claim).toBeDefined();
    },
  );

  it('claims no key whose delete is owed', async () => {
    const { tier, store } = remoteTierRig();
    store.faults.next('setMany', { fail: true });
    await tier.delete(['a']);

    expect(await tier.getOrClaim('a')).toEqual({ found: 'unavailable' });
    expect(store.callsOf('claim')).toEqual([]);
  });
});

describe('A key that somebody loads', () => {
  it('is a miss to a get where there was nothing, and says so', async () => {
    const { tier, peer } = remoteTierRig();
    await tier.getOrClaim('a');

    const found = await peer().tier.get('a');

    expect([shown(found), seen(found)]).toEqual([undefined, true]);
  });

  it('serves a value that is loaded anew while it is fresh', async () => {
    const { tier, peer } = remoteTierRig();
    await tier.fill(remoteEntry('a', 'fresh'), 'absent');
    const before = await tier.get('a');
    const identity = before !== 'unavailable' && 'identity' in before ? before.identity : '';

    const claim = await tier.claims.take('a', identity);
    const found = await peer().tier.getOrClaim('a');

    expect([claim !== undefined, shown(found.found), seen(found.found)]).toEqual([true, 'fresh', true]);
  });

  it.each([
    ['a delete', (tier: RemoteTier) => tier.delete(['a']), undefined],
    ['a set', (tier: RemoteTier) => tier.setMany([remoteEntry('a', 'set')]), 'set'],
  ])('is not filled by the load after %s, and its claim does not come back', async (_, change, held) => {
    const { tier, clock, peer } = remoteTierRig();
    const claim = claimOf(await tier.getOrClaim('a'));
    const holding = tier.claims.hold('a', claim);

    await change(peer().tier);
    await clock.advance(3_000);
    const filled = await tier.fill(remoteEntry('a', 'late'), { prefix: claim });
    holding.end();

    expect([filled, shown(await tier.get('a'))]).toEqual(['refused', held]);
  });

  it('is free again at once when its fill could not be sent', async () => {
    const { tier, store, troubles, peer } = remoteTierRig();
    const claim = claimOf(await tier.getOrClaim('a'));
    store.faults.next('set', { fail: timeout() });

    await tier.fill(remoteEntry('a', 'lost'), { prefix: claim });
    await settle();

    expect((await peer().tier.getOrClaim('a')).claim).toBeDefined();
    expect(troubles).toHaveLength(1);
  });

  it('is taken over by one of two who saw the claim of a dead process', async () => {
    const { tier, peer } = remoteTierRig();
    const dead = claimOf(await tier.getOrClaim('a'));
    const others = [peer().tier, peer().tier];
    const identities = await Promise.all(others.map((one) => one.get('a')));
    const identity =
      identities.map((found) => (found !== 'unavailable' && 'replaces' in found ? found.replaces : ''))[0] ??
      '';

    const taken = await Promise.all(others.map((one) => one.claims.take('a', identity)));

    expect(taken.filter((name) => name !== undefined)).toHaveLength(1);
    expect(await tier.fill(remoteEntry('a', 'late'), { prefix: dead })).toBe('refused');
  });

  it('refuses late fills for as long as the tombstone would that it was', async () => {
    const { tier, clock, peer } = remoteTierRig();
    await tier.delete(['a']);
    await clock.advance(CLAIM_MS - 1_000);

    await tier.getOrClaim('a');
    await clock.advance(2_000);

    expect(await peer().tier.fill(remoteEntry('a', 'late'), 'absent')).toBe('refused');
  });
});
