import { untilAborted } from '../until-aborted.js';
import type { PartLog } from './part-log.js';
import { letGo } from './upstream.js';

/**
 * Appends every part of a stream to the log as it comes. Rejects with what the stream fails with, or with the reason of
 * the signal as soon as that is aborted, and then lets go of the stream.
 */
export async function pump<P>(parts: AsyncIterator<P>, log: PartLog<P>, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      const next = await untilAborted(parts.next(), signal);
      if (next.done) return;
      log.append(next.value);
    }
  } catch (error) {
    letGo(parts);
    throw error;
  }
}
