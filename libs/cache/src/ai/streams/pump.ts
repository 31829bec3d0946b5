import { untilAborted } from '../until-aborted.js';
import type { PartLog } from './part-log.js';

/**
 * Appends every part of a stream to the log as it comes. Rejects with what the stream fails with, or with the reason of
 * the signal as soon as that is aborted, and then lets go of the stream.
 */
export async function pump<P>(
  upstream: AsyncIterable<P> | ReadableStream<P>,
  log: PartLog<P>,
  signal: AbortSignal,
): Promise<void> {
  const parts = iteratorOf(upstream);
  try {
    for (;;) {
      const next = await untilAborted(parts.next(), signal);
      if (next.done) return;
      log.append(next.value);
    }
  } catch (error) {
    parts.return?.().catch(() => undefined); // not awaited: what hangs may hang on
    throw error;
  }
}

/** A web stream by its reader: the iterator of one waits with letting go until the next part has come. */
function iteratorOf<P>(upstream: AsyncIterable<P> | ReadableStream<P>): AsyncIterator<P> {
  if (!('getReader' in upstream)) return upstream[Symbol.asyncIterator]();
  const reader = upstream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<P>>,
    return: () => reader.cancel().then(() => ({ done: true, value: undefined })),
  };
}
