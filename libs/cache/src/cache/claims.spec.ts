import { describe, expect, it } from '@jest/globals';
import { remoteTierRig } from '../../../../test/support/remote-tier-rig.js';
import { settle, type VirtualClock } from '../testing/virtual-clock.js';
import { LEASE_MS } from './claim-watch.js';
import { CLAIM_MS, type Claims } from './claims.js';
import { identityOf } from './envelope.js';

const SECOND = 1_000;
const KEY = 'app:d:a';

/** A process that holds a claim, another one, and what the key holds. */
async function claimed() {
  const rig = remoteTierRig();
  const { claim = '' } = await rig.tier.getOrClaim('a');
  const identity = () => identityOf(rig.store.entries.get(KEY)?.payload ?? '');
  const other = rig.peer().tier.claims;
  return { ...rig, claims: rig.tier.claims, claim, identity, other };
}

/** Whether and when what is waited for came. */
function timed(clock: VirtualClock, waiting: Promise<boolean>) {
  const start = clock.now();
  const outcome: { isDead?: boolean; afterMs?: number } = {};
  void waiting.then((isDead) => Object.assign(outcome, { isDead, afterMs: clock.now() - start }));
  return outcome;
}

describe('Claims.hold', () => {
  it('renews a claim every second: it neither ends nor stays the same for as long as a lease', async () => {
    const { claims, claim, clock, identity } = await claimed();
    const held = claims.hold('a', claim);
    const identities = [identity()];

    for (let second = 0; second < 40; second++) {
      await clock.advance(SECOND);
      identities.push(identity());
    }
    held.end();

    expect(identities.every((one) => one.startsWith(claim))).toBe(true);
    expect(identities.filter((one, index) => one === identities[index + 1])).toEqual([]);
  });

  it.each(['end', 'release'] as const)('renews no more after its %s, and leaves no timer', async (how) => {
    const { claims, claim, clock, store } = await claimed();
    const timers = clock.pending;
    const held = claims.hold('a', claim);
    await clock.advance(SECOND);

    await held[how]();
    const calls = store.calls.length;
    await clock.advance(10 * SECOND);

    expect([store.calls.length - calls, clock.pending]).toEqual([0, timers]);
  });

  it('does not bring the claim back with a renewal that was on its way at the end', async () => {
    const { claims, claim, clock, store, identity } = await claimed();
    const held = claims.hold('a', claim);
    const renewal = store.faults.hold('swapHead');
    await clock.advance(SECOND);
    await renewal.begun;

    await held.release();
    const released = identity();
    renewal.release();
    await clock.advance(5 * SECOND);

    expect([released.startsWith(claim), identity()]).toEqual([false, released]);
  });

  it('fills by the name that it has, with a renewal on its way', async () => {
    const { claims, claim, clock, store } = await claimed();
    const held = claims.hold('a', claim);
    const timers = clock.pending;
    const renewal = store.faults.hold('swapHead', 'reply');
    await clock.advance(SECOND);
    await renewal.begun;

    const write = { key: KEY, payload: 'filled', ttlMs: SECOND };
    const filled = await store.set(write, { prefix: held.name });
    held.end();
    renewal.release();
    await settle();

    expect([filled, await store.get(KEY), clock.pending]).toEqual([true, 'filled', timers - 1]);
  });

  it('goes on after a renewal that could not be sent', async () => {
    const { claims, claim, clock, store, identity, troubles } = await claimed();
    const held = claims.hold('a', claim);
    store.faults.next('swapHead', { fail: true });

    await clock.advance(SECOND);
    const before = identity();
    await clock.advance(SECOND);
    held.end();

    expect([identity().startsWith(claim), identity() === before, troubles]).toEqual([true, false, []]);
  });

  it('stops to renew what somebody else has replaced', async () => {
    const { claims, claim, clock, store } = await claimed();
    claims.hold('a', claim);
    await store.set({ key: KEY, payload: 'other', ttlMs: CLAIM_MS });

    await clock.advance(10 * SECOND);

    expect(store.callsOf('swapHead')).toHaveLength(1);
  });

  it('gives every claim back when the tier closes', async () => {
    const { tier, claims, claim, clock, peer } = await claimed();
    claims.hold('a', claim);

    tier.close();
    await settle();

    expect((await peer().tier.getOrClaim('a')).claim).toBeDefined();
    await clock.advance(5 * SECOND);
  });

  it('counts a release that could not be sent, and rejects nothing', async () => {
    const { claims, claim, store, troubles } = await claimed();
    const held = claims.hold('a', claim);
    store.faults.next('swapHead', { fail: true });

    await expect(held.release()).resolves.toBeUndefined();

    expect(troubles).toMatchObject([{ operation: 'set' }]);
  });
});

describe('Claims.watch', () => {
  const watching = async (act: (claims: Claims) => void = () => undefined) => {
    const rig = await claimed();
    const watch = rig.other.watch('a');
    const outcome = timed(rig.clock, watch.outlasts(rig.identity()));
    await settle();
    act(rig.other);
    return { ...rig, watch, outcome };
  };

  it('takes a claim for dead that stays the same for a lease', async () => {
    const { clock, outcome } = await watching();

    await clock.advance(LEASE_MS - 1);
    expect(outcome).toEqual({});
    await clock.advance(1);

    expect(outcome).toEqual({ isDead: true, afterMs: LEASE_MS });
  });

  it.each([
    ['the key has changed', (claims: Claims) => claims.heard('a')],
    ['anything may have changed', (claims: Claims) => claims.heardAll()],
    ['the cache closes', (claims: Claims) => claims.close()],
  ])('looks again at once when %s', async (_, act) => {
    const { clock, outcome } = await watching(act);
    await settle();

    expect(outcome).toEqual({ isDead: false, afterMs: 0 });
    expect(clock.pending).toBe(0);
  });

  it('is not woken by other keys', async () => {
    const { clock, outcome } = await watching((claims) => claims.heard('b'));
    await clock.advance(LEASE_MS - 1);

    expect(outcome).toEqual({});
  });

  it('looks again at once where the key changed between the last look and the wait', async () => {
    const { other, clock, identity } = await claimed();
    const watch = other.watch('a');
    other.heard('a');

    const outcome = timed(clock, watch.outlasts(identity()));
    await settle();

    expect(outcome).toEqual({ isDead: false, afterMs: 0 });
  });

  it('counts the lease from the first look, whatever is heard meanwhile', async () => {
    const { clock, other, watch, identity } = await watching();
    await clock.advance(LEASE_MS - 500);
    other.heard('a');
    await settle();

    const outcome = timed(clock, watch.outlasts(identity()));
    await clock.advance(LEASE_MS);

    expect(outcome).toEqual({ isDead: true, afterMs: 500 });
  });

  it('begins the lease anew with each renewal', async () => {
    const { clock, claims, claim, watch, identity } = await watching();
    claims.hold('a', claim);
    await clock.advance(LEASE_MS);

    const outcome = timed(clock, watch.outlasts(identity()));
    await clock.advance(LEASE_MS - 1);

    expect(outcome).toEqual({});
    claims.close();
  });

  it('looks every tenth of a second where nobody tells of changes, and finds the dead in time', async () => {
    const rig = await claimed();
    const silent = rig.store.connection();
    silent.status = () => ({ state: 'up', breaker: 'closed', coherence: 'none' });
    const { tier } = remoteTierRig(rig.clock, silent);
    const watch = tier.claims.watch('a');
    const waits: unknown[] = [];

    for (let isDead: boolean | undefined = false; !isDead;) {
      const outcome = timed(rig.clock, watch.outlasts(rig.identity()));
      await rig.clock.advance(100);
      waits.push(outcome.afterMs);
      isDead = outcome.isDead ?? true;
    }

    expect(waits).toEqual(Array.from({ length: LEASE_MS / 100 }, () => 100));
  });

  it('leaves no timer when it ends', async () => {
    const { clock, watch } = await watching();

    watch.end();
    await settle();

    expect(clock.pending).toBe(0);
  });
});
