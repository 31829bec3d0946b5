import { CacheError } from '../contracts/cache-error.js';
import type { Clock } from '../contracts/clock.js';
import type { RemotePayload } from '../contracts/remote-store.js';
import { withDeadline } from '../stores/redis/deadline.js';
import { durationMs } from './duration-ms.js';
import type { PlannedFault } from './fault-plan.js';

/** What a fault makes of a payload. */
export type Damage = (payload: RemotePayload) => RemotePayload;

/** What a call does at the server. */
export interface Execution<T> {
  readonly execute: () => T;
  /** What happens in its place where the server is out of memory; without it the call is refused. */
  readonly withoutRoom?: () => T;
  /** The result of a read with its payloads damaged. */
  readonly damaged?: (result: T, damage: Damage) => T;
  /** How long its caller waits. @default the time limit of commands */
  readonly timeoutMs?: number;
}

/** A call that something befalls. */
export interface FaultyCall<T> extends Execution<T> {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The outcome of a call under a fault; one that is delayed or hangs has the deadline of every call. */
export function runFaulty<T>(fault: PlannedFault, call: FaultyCall<T>): Promise<T> {
  const outcome = suffer(fault, call);
  if (fault.delay === undefined && fault.hang === undefined) return outcome;
  const { clock, timeoutMs } = call;
  return withDeadline(outcome, { clock, delayMs: timeoutMs, onTimeout: () => noReplyWithin(timeoutMs) });
}

async function suffer<T>(fault: PlannedFault, call: FaultyCall<T>): Promise<T> {
  const { hold, delay, fail, refuse, hang, corrupt } = fault;
  if (delay !== undefined) await passTime(call.clock, durationMs(delay));
  if (hold?.at === 'request') await hold.held.pass();
  if (fail) throw fail === true ? lost() : fail;
  if (hang === 'request') return never();
  const result = refuse === undefined ? call.execute() : refused(refuse, call);
  if (hold?.at === 'reply') await hold.held.pass();
  if (hang === 'reply') return never();
  if (!corrupt || !call.damaged) return result;
  return call.damaged(result, corrupt === true ? cutOff : corrupt);
}

function passTime(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, delayMs));
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function refused<T>(answer: string, { withoutRoom }: FaultyCall<T>): T {
  if (answer.startsWith('OOM') && withoutRoom) return withoutRoom();
  throw new CacheError('CACHE_REMOTE_REFUSED', `the fake store refused the call: ${answer}`);
}

function cutOff(payload: string): string {
  return payload.slice(0, 8);
}

function lost(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'the fake store lost the call');
}

function noReplyWithin(timeoutMs: number): CacheError {
  return new CacheError('CACHE_REMOTE_TIMEOUT', `the fake store did not answer within ${timeoutMs} ms`);
}
