import type { FoundAnswer, MadeAnswer, Make } from '../answer-store.js';
import { Flight } from '../flights.js';
import { PartLog } from './part-log.js';
import { pump } from './pump.js';
import type { StartStream } from '../ai-types.js';
import { open } from './upstream.js';

/** How a stream is looked for and made, and judged once it is whole. */
export interface StreamPlan<P> {
  readonly start: StartStream<P>;
  /** Finds an answer, or makes one. */
  readonly load: (make: Make) => Promise<FoundAnswer | undefined>;
  /** Called before the model is asked. @throws where it is not to be */
  readonly begin: () => void;
  /** Notes when each part comes. @default nobody asks for that */
  readonly now?: (() => number) | undefined;
  readonly judge: (log: PartLog<P>) => MadeAnswer;
  readonly failed: (error: unknown) => void;
}

/** Where the parts come from: from the model as it speaks, or out of what was found instead. */
export type StreamSource<P> = { readonly live: PartLog<P> } | { readonly found: FoundAnswer | undefined };

/**
 * A stream under way: one producer for all readers. Those who come late get what they have missed at once, a slow one
 * slows nobody down, and any of them may leave; with the last the producer ends.
 */
export class StreamFlight<P> extends Flight<FoundAnswer | undefined> {
  /** Known once the model has begun to answer, or need not. */
  readonly source: Promise<StreamSource<P>>;

  constructor(plan: StreamPlan<P>) {
    let tell: (source: StreamSource<P>) => void = () => undefined;
    const live = new Promise<StreamSource<P>>((resolve) => (tell = resolve));
    super((flight) => plan.load(() => produce(plan, flight, (log) => tell({ live: log }))));
    this.source = Promise.race([live, this.result.then((found) => ({ found }))]);
    this.source.catch(() => undefined); // whoever waits is told
  }
}

/** Asks the model and records what it says; `undefined` where nobody waits for it any more. */
async function produce<P>(
  { start, begin, now, judge, failed }: StreamPlan<P>,
  flight: Flight<unknown>,
  begun: (log: PartLog<P>) => void,
): Promise<MadeAnswer | undefined> {
  const { signal } = flight;
  if (signal.aborted) return undefined;
  begin();
  const log = new PartLog<P>(undefined, now);
  try {
    const upstream = await open(start({ signal }), signal);
    begun(log);
    await pump(upstream, log, signal);
    flight.conclude();
    log.close();
    return judge(log);
  } catch (error) {
    log.fail(error);
    if (signal.aborted) return undefined;
    failed(error);
    throw error;
  }
}
