import { beforeEach, describe, expect, it } from '@jest/globals';
import { aiRig, REQUEST } from '../../../../test/support/ai-rig.js';
import { waitFor } from '../../../../test/support/wait-for.js';
import { settle } from '../testing/virtual-clock.js';
import type { AnswerKind } from './ai-types.js';

const KIND: AnswerKind<string, string> = { fold: (parts) => parts.join(''), unfold: (answer) => [answer] };
const OLD = { ttl: '10m', staleIfError: '1h', kind: KIND } as const;

let rig: Awaited<ReturnType<typeof aiRig>>;
let failure: Error;
let release: () => void;
let calls: number;

/** An answer past its lifetime, and a model that fails for all who wait as soon as it is let. */
beforeEach(async () => {
  rig = await aiRig();
  calls = 0;
  await rig.ai.getOrGenerate(REQUEST, async () => 'old', OLD);
  await rig.clock.advance('20m');
  failure = new Error('down');
  let isReleased = false;
  release = () => void (isReleased = true);
  failing = async () => {
    calls++;
    await waitFor(() => isReleased, { intervalMs: 1 });
    throw failure;
  };
});

let failing: () => Promise<never>;

const whole = (options: object) =>
  rig.ai.getOrGenerate(REQUEST, failing, { ...OLD, ...options }).then(
    ({ cache }) => cache.status,
    () => 'error',
  );
const stream = (options: object) =>
  rig.ai.getOrStream(REQUEST, failing, { ...OLD, ...options }).then(
    ({ cache }) => cache.status,
    () => 'error',
  );

/** What two get who ask at the same time, the second one while the model is asked for the first. */
async function bothOf(first: () => Promise<string>, second: () => Promise<string>): Promise<string[]> {
  const one = first();
  await waitFor(() => calls === 1, { what: 'the model to be asked' });
  const other = second();
  await settle();
  release();
  return Promise.all([one, other]);
}

describe('Two who ask for the same at the same time, while the model fails,', () => {
  it.each([
    ['1h', '0s', ['stale', 'error']],
    ['0s', '1h', ['error', 'stale']],
    ['1h', '1h', ['stale', 'stale']],
  ])('get an old answer by their own staleIfError: %s and %s', async (first, second, seen) => {
    const answers = await bothOf(
      () => whole({ staleIfError: first }),
      () => whole({ staleIfError: second }),
    );

    expect(answers).toEqual(seen);
  });

  it('do so whole and as a stream', async () => {
    const answers = await bothOf(
      () => whole({}),
      () => stream({ staleIfError: '1m' }),
    );

    expect(answers).toEqual(['stale', 'error']);
  });

  it('get none where the model has refused them', async () => {
    failure = Object.assign(new Error('bad'), { status: 400 });

    const answers = await bothOf(
      () => whole({}),
      () => stream({}),
    );

    expect([answers, calls]).toEqual([['error', 'error'], 2]);
  });
});
