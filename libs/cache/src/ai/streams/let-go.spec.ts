import { describe, expect, it } from '@jest/globals';
import { aiRig, REQUEST } from '../../../../../test/support/ai-rig.js';
import { waitFor } from '../../../../../test/support/wait-for.js';
import { settle } from '../../testing/virtual-clock.js';

const forever = () => new Promise<never>(() => undefined);
const MODES = ['bypass', 'default'] as const;

describe('the stream of a model, where its reader has left', () => {
  it.each(MODES)('is let go of although it does not look at the signal, in the mode %s', async (mode) => {
    const { ai } = await aiRig();
    const stop = new AbortController();
    let isOver = false;
    async function* endless() {
      try {
        for (;;) {
          yield 'a';
          await settle();
        }
      } finally {
        isOver = true;
      }
    }
    const { stream } = await ai.getOrStream(REQUEST, async () => endless(), { mode, signal: stop.signal });
    const reader = stream.getReader();
    await reader.read();

    stop.abort(new Error('gone'));

    await waitFor(() => isOver, { what: 'the stream to be let go of' });
  });

  it.each(MODES)('is let go of when it comes only after that, in the mode %s', async (mode) => {
    const { ai } = await aiRig();
    const stop = new AbortController();
    let [isOver, begin] = [false, (): void => undefined];
    const start = async () => {
      await new Promise<void>((resolve) => (begin = resolve));
      return new ReadableStream<string>({ cancel: () => void (isOver = true) });
    };
    const asked = ai.getOrStream(REQUEST, start, { mode, signal: stop.signal });
    await settle();

    stop.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    begin();

    await waitFor(() => isOver, { what: 'the stream to be let go of' });
  });

  it('does not hold up who leaves while it hangs', async () => {
    const { ai } = await aiRig();
    const start = async () =>
      (async function* () {
        yield 'a';
        await forever();
      })();
    const { stream } = await ai.getOrStream(REQUEST, start, { mode: 'bypass' });
    const reader = stream.getReader();
    await reader.read();
    const pending = reader.read();
    await settle();

    await reader.cancel();

    expect((await pending).done).toBe(true);
  });
});
