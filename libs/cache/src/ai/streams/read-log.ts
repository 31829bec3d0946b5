import { untilAborted } from '../until-aborted.js';
import type { Pause } from './pace.js';
import type { PartLog } from './part-log.js';

/** How one reader gets the parts. */
export interface Reading {
  /** Ends the stream of this reader with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Called once, when the reader has come to the end, has gone away, or was aborted. */
  readonly leave: () => void;
  /** Before each part. @default none */
  readonly pause?: Pause | undefined;
}

/** A stream of the log for one reader: it asks for each part, and gets a copy of its own. */
export function readLog<P>(log: PartLog<P>, { signal, leave, pause }: Reading): ReadableStream<P> {
  let index = 0;
  const end = () => {
    signal?.removeEventListener('abort', end);
    leave();
  };
  signal?.addEventListener('abort', end, { once: true });
  const pull = async (controller: ReadableStreamDefaultController<P>) => {
    try {
      await untilAborted(pause?.(index) ?? Promise.resolve(), signal);
      const next = await untilAborted(log.at(index++), signal);
      if (next) return controller.enqueue(copyOf(next.part));
      end();
      controller.close();
    } catch (error) {
      end();
      controller.error(error);
    }
  };
  return new ReadableStream<P>({ pull, cancel: end }, { highWaterMark: 0 });
}

/** Readers change what they get; what cannot be copied is not kept either. */
function copyOf<P>(part: P): P {
  if (typeof part !== 'object' || part === null) return part;
  try {
    return structuredClone(part);
  } catch {
    return part;
  }
}
