import { describe, expect, it } from '@jest/globals';
import { runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import type { ServerFacts } from '../contracts/server-facts.js';
import { EXIT } from './cli-io.js';

const GOOD: ServerFacts = {
  pingsMs: [0.61, 1.9, 0.5],
  security: { isEncrypted: true },
  version: '7.4.1',
  role: 'primary',
  maxMemory: 268_435_456,
  evictionPolicy: 'allkeys-lru',
  canTrack: true,
  refused: new Map(),
  hidden: [],
};
const ENV = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'rediss://canary-user:canary-word@cache:6379' };

const world = (facts: Partial<ServerFacts> = {}): FakeWorld => ({
  env: ENV,
  server: { facts: { ...GOOD, ...facts } },
});
const doctor = (surroundings: FakeWorld, flags = '') => runFakeAsync(`doctor ${flags}`, surroundings);

describe('what cache-config doctor says of safety', () => {
  const day = (text: string) => ({ name: 'cache', expiresAtMs: Date.parse(text) });
  const secured = (security: object): FakeWorld => world({ security: { isEncrypted: true, ...security } });

  it.each([
    [
      '2027-03-01',
      /^✓ certificate {2}the certificate of the server: valid for 99 days, until 2027-03-01$/m,
      EXIT.yes,
    ],
    [
      '2026-12-01',
      /^! certificate {2}the certificate of the server: valid for 9 days, until 2026-12-01$/m,
      EXIT.yes,
    ],
    ['2026-11-20', /^✗ certificate {2}the certificate of the server: expired on 2026-11-20$/m, EXIT.no],
  ])('of a server whose certificate ends on %s', async (end, line, expected) => {
    const { exitCode, stdout } = await doctor(secured({ serverCertificate: day(end) }));

    expect(stdout).toMatch(line);
    expect(exitCode).toBe(expected);
  });

  it('names the certificate of a server that cannot be used for it', async () => {
    const server = { unreachable: 'it has expired', serverCertificate: day('2026-11-01') };

    expect((await doctor({ env: ENV, server })).stdout).toMatch(/^✗ certificate .* expired on 2026-11-01$/m);
  });

  it('of files that cannot be used, also offline', async () => {
    const custom = { redis: { tls: { caFile: '/run/ca.crt' } } };
    const env = { ...ENV, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) };

    const { exitCode, stdout } = await doctor({ env }, '--offline');

    expect(stdout).toMatch(
      /^✗ tls files +redis\.tls\.caFile: \/run\/ca\.crt cannot be read \(ENOENT\); expected a PEM/m,
    );
    expect(exitCode).toBe(EXIT.no);
  });

  it('of a connection that nothing protects, as a warning in production only', async () => {
    const plain = { isEncrypted: false };
    const env = { ...ENV, CACHE_REDIS_URL: 'redis://cache' };

    const { stdout } = await doctor({ ...world({ security: plain }), env });
    const atDesk = await doctor({
      ...world({ security: plain }),
      env: { ...env, CACHE_PRESET: 'development' },
    });

    expect(stdout).toMatch(/^! security +low: nobody logs in.*\n +fix +give the cache a user/m);
    expect(atDesk.stdout).toMatch(/^✓ security +low: /m);
  });
});
