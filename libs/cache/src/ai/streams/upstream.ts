import { untilAborted } from '../until-aborted.js';

/** What a call to a model that streams gives. */
export type Upstream<P> = AsyncIterable<P> | ReadableStream<P>;

/** The parts of a stream once it is there. One that comes after the signal was aborted is let go of. */
export async function open<P>(
  starting: Promise<Upstream<P>>,
  signal: AbortSignal | undefined,
): Promise<AsyncIterator<P>> {
  try {
    return iteratorOf(await untilAborted(starting, signal));
  } catch (error) {
    starting.then((late) => letGo(iteratorOf(late))).catch(() => undefined);
    throw error;
  }
}

/** Ends a stream that nobody reads any more; not awaited, for what hangs may hang on. */
export function letGo(parts: AsyncIterator<unknown>): void {
  parts.return?.().catch(() => undefined);
}

/** A web stream by its reader: the iterator of one waits with letting go until the next part has come. */
function iteratorOf<P>(upstream: Upstream<P>): AsyncIterator<P> {
  if (!('getReader' in upstream)) return upstream[Symbol.asyncIterator]();
  const reader = upstream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<P>>,
    return: () => reader.cancel().then(() => ({ done: true, value: undefined })),
  };
}
