import type { StartStream } from '../ai-types.js';
import { NobodyWaits } from '../flights.js';
import { untilAborted } from '../until-aborted.js';
import { letGo, open } from './upstream.js';

/** Hears what is passed on. */
export interface Listener<P> {
  part(part: P): void;
  /** Called once: the stream came to its end, or did not come so far. */
  end(isWhole: boolean): void;
}

/** The stream that a call to a model gives, for one reader, with whom the call ends. */
export async function passOn<P>(
  start: StartStream<P>,
  signal: AbortSignal | undefined,
  listener: Listener<P>,
): Promise<ReadableStream<P>> {
  const left = new AbortController();
  const either = signal ? AbortSignal.any([left.signal, signal]) : left.signal;
  let parts: AsyncIterator<P> | undefined;
  const end = endOnce((isWhole) => {
    listener.end(isWhole);
    if (parts && !isWhole) letGo(parts);
  }, signal);
  try {
    const source = (parts = await open(start({ signal: either }), signal));
    return new ReadableStream<P>(
      {
        pull: async (controller) => {
          const next = await untilAborted(source.next(), signal).catch((error: unknown) => {
            end(false);
            throw error;
          });
          if (next.done) {
            end(true);
            return controller.close();
          }
          listener.part(next.value);
          controller.enqueue(next.value);
        },
        cancel: () => {
          left.abort(new NobodyWaits());
          end(false);
        },
      },
      { highWaterMark: 0 },
    );
  } catch (error) {
    end(false);
    throw error;
  }
}

/** Tells the end once, at the latest when the signal is aborted: who has left may read no further. */
function endOnce(
  tell: (isWhole: boolean) => void,
  signal: AbortSignal | undefined,
): (isWhole: boolean) => void {
  let isOver = false;
  const end = (isWhole: boolean) => {
    if (isOver) return;
    isOver = true;
    signal?.removeEventListener('abort', abort);
    tell(isWhole);
  };
  const abort = () => end(false);
  signal?.addEventListener('abort', abort, { once: true });
  return end;
}
