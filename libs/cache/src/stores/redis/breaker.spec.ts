import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../testing/virtual-clock.js';
import { Breaker } from './breaker.js';

const COOLDOWN_MS = 1_000;

function setUp() {
  const clock = new VirtualClock();
  const states: string[] = [];
  const breaker: Breaker = new Breaker({
    failures: 3,
    cooldownMs: COOLDOWN_MS,
    clock,
    onChange: () => states.push(breaker.state),
  });
  const fail = (times: number) => {
    for (let time = 0; time < times; time++) breaker.fail();
  };
  return { clock, breaker, states, fail };
}

describe('Breaker', () => {
  it('stays closed below its number of failures in a row', () => {
    const { breaker, fail } = setUp();

    fail(2);

    expect([breaker.state, breaker.admits()]).toEqual(['closed', true]);
  });

  it('counts anew after a success', () => {
    const { breaker, fail } = setUp();

    fail(2);
    breaker.succeed();
    fail(2);

    expect(breaker.state).toBe('closed');
  });

  it('admits nothing once it is open', () => {
    const { breaker, fail } = setUp();

    fail(3);

    expect([breaker.state, breaker.admits()]).toEqual(['open', false]);
  });

  it('admits one trial after the cooldown', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);

    await clock.advance(COOLDOWN_MS - 1);
    const early = breaker.admits();
    await clock.advance(1);
    const trials = [breaker.admits(), breaker.admits(), breaker.admits()];

    expect([early, ...trials]).toEqual([false, true, false, false]);
    expect(breaker.state).toBe('half-open');
  });

  it('closes when the trial succeeds', async () => {
    const { breaker, clock, states, fail } = setUp();
    fail(3);
    await clock.advance(COOLDOWN_MS);
    breaker.admits();

    breaker.succeed();

    expect(breaker.admits()).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('opens for a whole cooldown again when the trial fails', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);
    await clock.advance(COOLDOWN_MS);
    breaker.admits();
    await clock.advance(COOLDOWN_MS / 2);

    fail(1);
    await clock.advance(COOLDOWN_MS - 1);
    const early = breaker.admits();
    await clock.advance(1);

    expect([early, breaker.admits()]).toEqual([false, true]);
  });

  it('admits another trial where the former one never ended', async () => {
    const { breaker, clock, fail } = setUp();
    fail(3);
    await clock.advance(COOLDOWN_MS);
    breaker.admits();

    await clock.advance(COOLDOWN_MS);

    expect(breaker.admits()).toBe(true);
  });

  it('reports each change once', () => {
    const { states, fail } = setUp();

    fail(10);

    expect(states).toEqual(['open']);
  });
});
