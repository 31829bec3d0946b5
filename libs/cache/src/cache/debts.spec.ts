import { describe, expect, it } from '@jest/globals';
import { HeldCall } from '../testing/held-call.js';
import { settle, VirtualClock } from '../testing/virtual-clock.js';
import { Debts } from './debts.js';

const RETRY_MS = 500;
const MAX_DEBTS = 100_000;

function setUp() {
  const clock = new VirtualClock();
  const paid: string[] = [];
  let overflows = 0;
  let held: HeldCall | undefined;
  const pay = async (names: readonly string[]) => {
    const call = held;
    held = undefined;
    await call?.pass();
    paid.push(names.join());
  };
  const debts = new Debts({ clock, pay, onOverflow: () => void overflows++ });
  const holdNext = () => (held = new HeldCall());
  return { clock, debts, paid, holdNext, overflows: () => overflows };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `name ${index}`);

describe('Debts', () => {
  it('cover what is owed until it is paid', async () => {
    const { clock, debts, paid } = setUp();

    debts.owe(['a', 'b']);
    const before = [debts.covers('a'), debts.covers('b'), debts.covers('c')];
    await clock.advance(RETRY_MS);

    expect(before).toEqual([true, true, false]);
    expect([debts.covers('a'), debts.covers('b')]).toEqual([false, false]);
    expect(paid).toEqual(['a,b']);
  });

  it('are tried again twice a second until that succeeds', async () => {
    const { clock, debts, paid, holdNext } = setUp();
    debts.owe(['a']);
    holdNext().fail(new Error('down'));
    await clock.advance(RETRY_MS);
    holdNext().fail(new Error('still down'));
    await clock.advance(RETRY_MS);

    expect([debts.covers('a'), paid]).toEqual([true, []]);
    await clock.advance(RETRY_MS);
    expect([debts.covers('a'), paid]).toEqual([false, ['a']]);
  });

  it('stay where they were made anew while the former ones were being paid', async () => {
    const { clock, debts, paid, holdNext } = setUp();
    debts.owe(['a', 'b']);
    const held = holdNext();
    await clock.advance(RETRY_MS);

    debts.owe(['a']);
    held.release();
    await settle();

    expect([debts.covers('a'), debts.covers('b')]).toEqual([true, false]);
    await clock.advance(RETRY_MS);
    expect([debts.covers('a'), paid]).toEqual([false, ['a,b', 'a']]);
  });

  it('end for a name that has been written since', async () => {
    const { clock, debts, paid } = setUp();
    debts.owe(['a', 'b']);

    debts.settle('a', debts.ticket);
    await clock.advance(RETRY_MS);

    expect(paid).toEqual(['b']);
  });

  it('stay where they are younger than the write that went through', async () => {
    const { clock, debts, paid } = setUp();
    const { ticket } = debts;
    debts.owe(['a']);

    debts.settle('a', ticket);
    await clock.advance(RETRY_MS);

    expect(paid).toEqual(['a']);
  });

  it('are a hundred thousand at most', async () => {
    const { clock, debts, paid, overflows } = setUp();

    debts.owe(names(MAX_DEBTS));
    const atMost = [overflows(), debts.covers('name 0')];
    debts.owe(['one more']);
    const past = [overflows(), debts.covers('name 0'), debts.covers('one more')];
    await clock.advance(RETRY_MS);

    expect(atMost).toEqual([0, true]);
    expect(past).toEqual([1, false, false]);
    expect(paid).toEqual([]);
  });

  it('keep one timer at a time, and none once nothing is owed', async () => {
    const { clock, debts } = setUp();

    debts.owe(['a']);
    debts.owe(['b']);
    const pending = clock.pending;
    await clock.advance(RETRY_MS);

    expect([pending, clock.pending]).toEqual([1, 0]);
  });

  it('set no timer once they are closed', async () => {
    const { clock, debts, holdNext } = setUp();
    debts.owe(['a']);
    const held = holdNext();
    await clock.advance(RETRY_MS);

    debts.close();
    held.fail(new Error('down'));
    await settle();
    debts.owe(['b']);

    expect(clock.pending).toBe(0);
  });
});
