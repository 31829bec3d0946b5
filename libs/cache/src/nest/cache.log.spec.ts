import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CapturedLog } from '../../../../test/support/captured-log.js';
import { testConfig } from '../testing/test-config.js';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheObserver } from '../contracts/cache-observer.js';
import type { RemoteStatus } from '../contracts/remote-store.js';
import { createCacheLog } from './cache.log.js';

type Level = 'error' | 'warn' | 'info' | 'debug';

const status = (state: RemoteStatus['state'], rest: Partial<RemoteStatus> = {}): RemoteStatus => ({
  state,
  breaker: 'closed',
  coherence: 'none',
  ...rest,
});

describe('createCacheLog', () => {
  let log: CapturedLog;

  beforeEach(() => {
    log = new CapturedLog();
    Logger.overrideLogger(log);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const observerAt = (logLevel: Level): CacheObserver =>
    createCacheLog(testConfig({ monitoring: { logLevel } }));
  const change = (observer: CacheObserver, previous: RemoteStatus, current: RemoteStatus) =>
    observer.onRemoteState?.({ previous, current });
  const lines = () => log.lines.map(({ level, text }) => `${level} ${text}`);

  /** Everything that an observer may hear of, once. */
  const everything = (observer: CacheObserver) => {
    observer.onHit?.('default', 'memory', 'key-1');
    observer.onMiss?.('default', 'key-2');
    observer.onSet?.('default', 'key-3');
    observer.onDelete?.('reports', 'key-4');
    observer.onLoad?.('default', 'key-5', 12.4);
    observer.onLoad?.('default', 'key-6', 3, new Error('no'));
    change(observer, status('connecting'), status('up'));
    change(observer, status('up'), status('down', { reason: 'socket closed' }));
    change(observer, status('up'), status('up', { breaker: 'open' }));
    change(observer, status('up', { breaker: 'half-open' }), status('up'));
    observer.onTrouble?.({ cache: 'default', operation: 'decode', error: new Error('not ours') });
  };

  const ERROR = 'error decode of cache default failed, treated as a miss: not ours';
  const LOST = 'warn Redis lost, memory serves: socket closed';
  const OPEN = 'warn Redis is left alone for a while: too many calls in a row got no answer in time';
  const DEBUG = [
    'debug hit memory default key-1',
    'debug miss default key-2',
    'debug set default key-3',
    'debug delete reports key-4',
    'debug load default key-5 12 ms',
    'debug load default key-6 3 ms, failed',
  ];

  it.each<[Level, string[]]>([
    ['error', [ERROR]],
    ['warn', [LOST, OPEN, ERROR]],
    ['info', ['log Redis reached', LOST, OPEN, 'log Redis answers again', ERROR]],
    ['debug', [...DEBUG, 'log Redis reached', LOST, OPEN, 'log Redis answers again', ERROR]],
  ])('writes at the level %s what the setting promises, and no more', (level, expected) => {
    everything(observerAt(level));

    expect(lines()).toEqual(expected);
  });

  it('names itself Cache', () => {
    everything(observerAt('debug'));

    expect(new Set(log.lines.map(({ context }) => context))).toEqual(new Set(['Cache']));
  });

  it.each(['error', 'warn', 'info'] as const)('costs a hit nothing at the level %s', (level) => {
    expect(observerAt(level)).not.toHaveProperty('onHit');
  });

  it('says once that Redis is lost while attempts to reach it go on failing', () => {
    const observer = observerAt('warn');

    change(observer, status('up'), status('down', { reason: 'socket closed' }));
    change(observer, status('down'), status('down', { reason: 'refused' }));

    expect(lines()).toEqual([LOST]);
  });

  it('says it again after Redis was back', () => {
    const observer = observerAt('warn');

    change(observer, status('up'), status('down', { reason: 'socket closed' }));
    change(observer, status('down'), status('up'));
    change(observer, status('up'), status('down', { reason: 'socket closed' }));

    expect(lines()).toEqual([LOST, LOST]);
  });

  it('says nothing at the end of the application', () => {
    change(observerAt('debug'), status('up'), status('closed'));

    expect(lines()).toEqual([]);
  });

  it.each(['CACHE_REMOTE_TIMEOUT', 'CACHE_REMOTE_UNAVAILABLE'] as const)(
    'leaves the calls that fail with %s to the state of the connection',
    (code) => {
      const error = new CacheError(code, 'Redis is away');

      observerAt('debug').onTrouble?.({ cache: 'default', operation: 'get', error });

      expect(lines()).toEqual([]);
    },
  );

  it('writes the same trouble once a minute', () => {
    jest.useFakeTimers();
    const observer = observerAt('error');
    const trouble = { cache: 'default', operation: 'set', error: new Error('OOM') } as const;
    const report = () => observer.onTrouble?.(trouble);

    report();
    report();
    jest.advanceTimersByTime(59_000);
    report();
    expect(lines()).toHaveLength(1);
    jest.advanceTimersByTime(1_000);
    report();

    expect(lines()).toHaveLength(2);
  });

  it('writes troubles that differ each', () => {
    const observer = observerAt('error');

    observer.onTrouble?.({ cache: 'default', operation: 'set', error: new Error('OOM') });
    observer.onTrouble?.({ cache: 'reports', operation: 'set', error: new Error('OOM') });
    observer.onTrouble?.({ cache: 'default', operation: 'get', error: 'a text' });

    expect(lines()).toEqual([
      'error set of cache default failed, treated as a miss: OOM',
      'error set of cache reports failed, treated as a miss: OOM',
      'error get of cache default failed, treated as a miss: a text',
    ]);
  });
});
