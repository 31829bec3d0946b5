import { describe, expect, it } from '@jest/globals';
import { HeldCall } from '../../../../test/support/held-call.js';
import { settle, VirtualClock } from '../../../../test/support/virtual-clock.js';
import { OwedDeletes } from './owed-deletes.js';

const RETRY_MS = 500;

function setUp() {
  const clock = new VirtualClock();
  const paid: string[] = [];
  let held: HeldCall | undefined;
  const pay = async (what: string) => {
    const call = held;
    held = undefined;
    await call?.pass();
    paid.push(what);
  };
  const owed = new OwedDeletes({
    clock,
    deleteKeys: (keys) => pay(keys.join()),
    clear: () => pay('all'),
  });
  const holdNext = () => (held = new HeldCall());
  return { clock, owed, paid, holdNext };
}

describe('OwedDeletes', () => {
  it('covers what is owed until it is paid', async () => {
    const { clock, owed, paid } = setUp();

    owed.owe(['a', 'b']);
    const before = [owed.covers('a'), owed.covers('b'), owed.covers('c')];
    await clock.advance(RETRY_MS);

    expect(before).toEqual([true, true, false]);
    expect([owed.covers('a'), owed.covers('b')]).toEqual([false, false]);
    expect(paid).toEqual(['a,b']);
  });

  it('tries again twice a second until it succeeds', async () => {
    const { clock, owed, paid, holdNext } = setUp();
    owed.owe(['a']);
    holdNext().fail(new Error('down'));
    await clock.advance(RETRY_MS);
    holdNext().fail(new Error('still down'));
    await clock.advance(RETRY_MS);

    expect([owed.covers('a'), paid]).toEqual([true, []]);
    await clock.advance(RETRY_MS);
    expect([owed.covers('a'), paid]).toEqual([false, ['a']]);
  });

  it('still owes a key whose debt was made anew while the former one was being paid', async () => {
    const { clock, owed, paid, holdNext } = setUp();
    owed.owe(['a', 'b']);
    const held = holdNext();
    await clock.advance(RETRY_MS);

    owed.owe(['a']);
    held.release();
    await settle();

    expect([owed.covers('a'), owed.covers('b')]).toEqual([true, false]);
    await clock.advance(RETRY_MS);
    expect([owed.covers('a'), paid]).toEqual([false, ['a,b', 'a']]);
  });

  it('still owes a clear that was owed anew while the former one was being paid', async () => {
    const { clock, owed, paid, holdNext } = setUp();
    owed.oweAll();
    const held = holdNext();
    await clock.advance(RETRY_MS);

    owed.oweAll();
    held.release();
    await settle();

    expect(owed.covers('a')).toBe(true);
    await clock.advance(RETRY_MS);
    expect([owed.covers('a'), paid]).toEqual([false, ['all', 'all']]);
  });

  it('owes a key by itself that was owed while a clear was being paid', async () => {
    const { clock, owed, paid, holdNext } = setUp();
    owed.oweAll();
    const held = holdNext();
    await clock.advance(RETRY_MS);

    owed.owe(['a']);
    held.release();
    await clock.advance(RETRY_MS);

    expect(paid).toEqual(['all', 'a']);
  });

  it('owes no key that has been written since', async () => {
    const { clock, owed, paid } = setUp();
    owed.owe(['a', 'b']);

    owed.settle('a');
    await clock.advance(RETRY_MS);

    expect(paid).toEqual(['b']);
  });

  it('keeps one timer at a time, and none once nothing is owed', async () => {
    const { clock, owed } = setUp();

    owed.owe(['a']);
    owed.owe(['b']);
    owed.oweAll();
    const pending = clock.pending;
    await clock.advance(RETRY_MS);

    expect([pending, clock.pending]).toEqual([1, 0]);
  });

  it('sets no timer once it is closed', async () => {
    const { clock, owed, holdNext } = setUp();
    owed.owe(['a']);
    const held = holdNext();
    await clock.advance(RETRY_MS);

    owed.close();
    held.fail(new Error('down'));
    await settle();
    owed.owe(['b']);

    expect(clock.pending).toBe(0);
  });
});
