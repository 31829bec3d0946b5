import type { ChoiceDescriptor } from '../settings/descriptor.js';
import { leaves } from '../settings/leaves.js';

/** What one notices when a quantity grows, and when it shrinks. */
type Directions = readonly [grows: string, shrinks: string];

const QUANTITIES: Readonly<Record<string, Directions>> = {
  'ttl.default': [
    'stale data may live longer; expect more hits',
    'data is fresher; expect more calls to the source',
  ],
  'memory.maxEntries': [
    'more memory for the process, fewer round trips to Redis',
    'less memory for the process, more round trips to Redis',
  ],
  'memory.maxBytes': [
    'more memory for the process, fewer round trips to Redis',
    'less memory for the process, more round trips to Redis',
  ],
  'memory.ttlCap': [
    'another instance may be stale for longer',
    'other instances follow sooner, with more reads from Redis',
  ],
  'redis.maxConnections': ['more connections on the server for each process', 'fewer connections'],
  'redis.commandTimeout': [
    'a slow Redis holds callers longer before they get a miss',
    'a slow Redis becomes a miss sooner',
  ],
  'redis.connectTimeout': [
    'a server that does not answer is noticed later',
    'a server that does not answer is noticed sooner',
  ],
  'redis.breaker.failures': [
    'more calls fail before Redis is left alone',
    'Redis is left alone after fewer failures',
  ],
  'redis.breaker.cooldown': [
    'Redis is left alone for longer',
    'Redis is tried again sooner, by one call at a time',
  ],
  'health.timeout': ['a health probe may take longer', 'a slow Redis counts as lost sooner'],
  shutdownTimeout: ['a shutdown may take longer', 'writes in flight have less time at shutdown'],
};

/** Choices whose meaning says by itself what one will notice. */
const CHOICES: ReadonlySet<string> = new Set(['mode', 'memory.values']);

/** What one will notice of a change, where it is known. */
export function consequenceOf(
  path: string,
  { from, to }: { readonly from: unknown; readonly to: unknown },
): string | undefined {
  const descriptor = leaves.get(path);
  if (descriptor?.waitsFor !== undefined) return undefined; // nobody notices yet
  if (descriptor?.kind === 'choice') return CHOICES.has(path) ? choiceOf(descriptor, to) : undefined;
  const directions = Object.hasOwn(QUANTITIES, path) ? QUANTITIES[path] : undefined;
  if (!directions || typeof from !== 'number' || typeof to !== 'number') return undefined;
  return directions[to > from ? 0 : 1];
}

function choiceOf({ values }: ChoiceDescriptor, to: unknown): string | undefined {
  return typeof to === 'string' && Object.hasOwn(values, to) ? values[to] : undefined;
}
