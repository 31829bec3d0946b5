import { CacheError } from '../contracts/cache-error.js';
import type { RemotePayload } from '../contracts/remote-store.js';
import type { DurationText } from '../settings/duration.js';
import { HeldCall } from './held-call.js';

/** The calls of a remote store; `readMarks` and `advance` are its tag clock's. */
export type RemoteOperation =
  'get' | 'getMany' | 'set' | 'setMany' | 'claim' | 'swapHead' | 'readMarks' | 'advance' | 'sweep' | 'ping';

/** What befalls a call. Parts combine, a delay comes first; an empty fault lets one call pass. */
export interface CallFault {
  /** The request arrives so much later. Its caller waits until the deadline; it takes effect all the same. */
  readonly delay?: DurationText;
  /** The call never reaches the server and rejects: with this error, or with `CACHE_REMOTE_UNAVAILABLE`. */
  readonly fail?: true | Error;
  /** The server answers with this error, such as `NOPERM` or `OOM`: `CACHE_REMOTE_REFUSED`, or what the contract says. */
  readonly refuse?: string;
  /** Nothing comes back until the deadline: the request is lost, or the reply to a call that took effect. */
  readonly hang?: 'request' | 'reply';
}

/** What befalls a call that reads payloads. */
export interface ReadFault extends CallFault {
  /** The payload comes back damaged: cut off within its header, or as the function says. */
  readonly corrupt?: true | ((payload: RemotePayload) => RemotePayload);
}

/** What befalls a notice of a change, on its way to one connection. */
export interface NoticeFault {
  /** It arrives so much later, and those after it not before it. */
  readonly delay?: DurationText;
  /** It never arrives. */
  readonly drop?: true;
}

/** What a fault can be planned for. */
export type FaultTarget = RemoteOperation | 'notice';

/** The faults that make sense for a target. */
export type FaultOf<Target extends FaultTarget> = Target extends 'notice'
  ? NoticeFault
  : Target extends 'get' | 'getMany' | 'claim'
    ? ReadFault
    : CallFault;

/** A call that a test keeps under way, before it takes effect or after. */
export interface Hold {
  readonly held: HeldCall;
  readonly at: 'request' | 'reply';
}

/** Whom the plan tells that every connection is lost, or back. */
export interface OutageListener {
  onLost(): void;
  onBack(): void;
}

/** Everything that may befall a call or a notice. */
export type PlannedFault = ReadFault & NoticeFault & { readonly hold?: Hold };

/**
 * What goes wrong with a fake remote tier, and when. Faults of one target happen in the order in which they were planned,
 * one per call, whichever connection it comes over.
 */
export class FaultPlan {
  readonly #planned = new Map<FaultTarget, { readonly fault: PlannedFault; left: number }[]>();
  readonly #listeners = new Set<OutageListener>();
  #outage: Error | undefined;

  /** The next call of the operation, or the next notice, suffers the fault; the next so many with `times`. */
  next<Target extends FaultTarget>(target: Target, fault: FaultOf<Target>, times = 1): void {
    this.#plan(target, fault, times);
  }

  /** The next call of the operation is under way until the test releases it or makes it fail; it has no deadline. */
  hold(operation: RemoteOperation, at: 'request' | 'reply' = 'request'): HeldCall {
    const held = new HeldCall();
    this.#plan(operation, { hold: { held, at } }, 1);
    return held;
  }

  /** Every connection is lost, and every call fails until `reconnect`. */
  disconnect(error: Error = unavailable()): void {
    const isNew = this.#outage === undefined;
    this.#outage = error;
    if (isNew) for (const listener of this.#listeners) listener.onLost();
  }

  /** Every connection is back; does nothing while none is lost. */
  reconnect(): void {
    if (!this.#outage) return;
    this.#outage = undefined;
    for (const listener of this.#listeners) listener.onBack();
  }

  /** Forgets what is planned and has not happened; an outage stays. */
  clear(): void {
    this.#planned.clear();
  }

  /** Why every call fails now; `undefined` while there is no outage. */
  get outage(): Error | undefined {
    return this.#outage;
  }

  /** For the server: what befalls this call or notice, if anything. */
  take(target: FaultTarget): PlannedFault | undefined {
    const queue = this.#planned.get(target);
    const next = queue?.[0];
    if (next && --next.left <= 0) queue?.shift();
    return next?.fault;
  }

  /** For the server: tells it of outages. */
  listen(listener: OutageListener): void {
    this.#listeners.add(listener);
  }

  #plan(target: FaultTarget, fault: PlannedFault, left: number): void {
    this.#planned.set(target, [...(this.#planned.get(target) ?? []), { fault, left }]);
  }
}

/** What a fake store rejects with while it is down. */
export function unavailable(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'the fake store is down');
}
