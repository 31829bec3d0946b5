import type { StartStream } from '../ai-types.js';
import { NobodyWaits } from '../flights.js';
import { untilAborted } from '../until-aborted.js';

/** The stream that a call to a model gives, for one reader, with whom the call ends. */
export async function passOn<P>(
  start: StartStream<P>,
  signal: AbortSignal | undefined,
): Promise<ReadableStream<P>> {
  const left = new AbortController();
  const either = signal ? AbortSignal.any([left.signal, signal]) : left.signal;
  const source = await untilAborted(start({ signal: either }), signal);
  const parts = source[Symbol.asyncIterator]();
  return new ReadableStream<P>(
    {
      pull: async (controller) => {
        const { done, value } = await untilAborted(parts.next(), signal);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        left.abort(new NobodyWaits());
        await parts.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
