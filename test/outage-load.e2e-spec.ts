import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { DelayingProxy } from './support/delaying-proxy.js';
import { OPERATIONS, OutageTrack } from './support/outage.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const isLong = process.env['TEST_SCALE'] === 'long';
const WARM_UP_MS = 200;
const FAULT_MS = isLong ? 60_000 : 900;
const RECOVERY_MS = 3_000;
const DEADLINE_MS = 100;
/** A busy machine holds up Redis and the timers of the system too, which the process of the load cannot see. */
const ALLOWANCE_MS = isLong ? 20 : 50;
/** What one call asks at most, one after the other: its tags, its entry, the fill. */
const QUESTIONS = 3;
/** As whom the caches come; the user of the tests keeps its rights. */
const USER = ['--user', 'cache', 'on', '>pass', '~*', '&*', '+@all'];

/** What happens to Redis while it is under load. */
interface Fault {
  readonly name: string;
  /** Whether both caches hear of each other's changes all the same. */
  readonly hears: boolean;
  /** Whether calls to Redis fail, which callers must not notice. */
  readonly fails: boolean;
  /** @default that of the settings */
  readonly deadlineMs?: number;
  /** Begins the fault, and answers how it ends. */
  readonly begin: (server: RedisServer, proxy: DelayingProxy) => Promise<() => Promise<unknown>>;
}

/** Does something again and again until the answer is called. */
function repeat(everyMs: number, act: () => Promise<unknown>): () => Promise<void> {
  const over = new AbortController();
  const run = async () => {
    for (; !over.signal.aborted; await delay(everyMs)) await act();
  };
  const running = run();
  running.catch(() => {}); // it is awaited when the fault is over
  return () => {
    over.abort();
    return running;
  };
}

async function slowDown(proxy: DelayingProxy): Promise<() => Promise<void>> {
  proxy.delayMs = 100;
  return async () => void (proxy.delayMs = 0);
}

const FAULTS: readonly Fault[] = [
  {
    name: 'killed',
    hears: false,
    fails: true,
    begin: async (server) => {
      await server.kill();
      return () => server.restart();
    },
  },
  {
    name: 'stopped',
    hears: false,
    fails: true,
    begin: async (server) => {
      await server.pause();
      return () => server.resume();
    },
  },
  {
    name: 'restarted again and again',
    hears: false,
    fails: true,
    begin: async (server) => repeat(400, () => server.restart()),
  },
  {
    name: 'flushed again and again',
    hears: true,
    fails: false,
    begin: async (server) => repeat(100, () => server.cli('FLUSHALL')),
  },
  {
    name: 'out of memory',
    deadlineMs: 1_000, // a change that is told too late is owed, and a full server takes no debts
    hears: true,
    fails: true,
    begin: async (server) => {
      await server.cli('CONFIG', 'SET', 'maxmemory', '1');
      return () => server.cli('CONFIG', 'SET', 'maxmemory', '0');
    },
  },
  {
    name: 'slow beyond the deadline',
    hears: false,
    fails: true,
    deadlineMs: 50,
    begin: async (_server, proxy) => slowDown(proxy),
  },
  {
    name: 'slow within the deadline',
    hears: true,
    fails: false,
    deadlineMs: 400,
    begin: async (_server, proxy) => slowDown(proxy),
  },
  {
    name: 'restricted to no command at all',
    hears: false,
    fails: true,
    begin: async (server) => {
      await server.cli('ACL', 'SETUSER', 'cache', '-@all');
      return () => server.cli('ACL', 'SETUSER', 'cache', '+@all');
    },
  },
];

let track: OutageTrack;
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  track = await OutageTrack.build();
}, 60_000);

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

afterAll(() => track.remove());

async function start(deadlineMs: number) {
  const server = await startRedis({ args: USER });
  endings.push(() => server.stop());
  const proxy = await DelayingProxy.start(server.port);
  endings.push(() => proxy.stop());
  const url = proxy.url.replace('redis://', 'redis://cache:pass@');
  const load = await track.load(url, { commandTimeout: `${deadlineMs}ms` });
  endings.push(() => load.kill());
  return { server, proxy, load };
}

describe('two caches under load', () => {
  it.each(FAULTS)(
    'answer in time and with nothing wrong while Redis is $name, and recover without a restart',
    async ({ begin, hears, fails, deadlineMs = DEADLINE_MS }) => {
      const { server, proxy, load } = await start(deadlineMs);
      await delay(WARM_UP_MS);

      await load.meets({ hears });
      const end = await begin(server, proxy);
      await delay(FAULT_MS);
      await end();
      const recovery = await load.recovers();
      const { times, troubles, ...report } = await load.finish();

      expect(report).toEqual({ agreed: true, wrong: 0, samples: [], rejected: [], unhandled: [] });
      expect(recovery).toEqual({ ms: expect.any(Number), coherence: ['tracking', 'tracking'] });
      expect(recovery.ms).toBeLessThan(RECOVERY_MS);
      expect(troubles > 0 || !fails).toBe(true);
      for (const operation of OPERATIONS) {
        const { p99, longest } = times[operation];
        expect([operation, p99]).toEqual([operation, atMost(deadlineMs + ALLOWANCE_MS)]);
        expect([operation, longest]).toEqual([operation, atMost(QUESTIONS * deadlineMs + ALLOWANCE_MS)]);
      }
    },
    FAULT_MS + 30_000,
  );
});

function atMost(bound: number): { asymmetricMatch(value: number): boolean } {
  return { asymmetricMatch: (value) => value <= bound };
}
