import { describe, expect, it } from '@jest/globals';
import { filesAfter, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { LOCK_FILE } from '../config/preset-lock.js';
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
const LOCK = filesAfter('lock --target production')[LOCK_FILE] ?? '';

const world = (facts: Partial<ServerFacts> = {}, rest: FakeWorld = {}): FakeWorld => ({
  env: ENV,
  server: { facts: { ...GOOD, ...facts } },
  ...rest,
});
const doctor = (surroundings: FakeWorld, flags = '') => runFakeAsync(`doctor ${flags}`, surroundings);

describe('cache-config doctor', () => {
  it('says of each thing that it is well', async () => {
    const { exitCode, stdout } = await doctor(world({}, { files: { [LOCK_FILE]: LOCK } }));

    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^✓ config {4}valid, 0 warnings · preset production, [0-9a-f]{8}$/),
      '✓ redis     PONG 0.6 ms (worst 1.9 ms of 100 ms), 7.4.1, TLS',
      '✓ role      primary',
      '✓ rights    every command of the cache is allowed',
      '✓ eviction  maxmemory-policy is allkeys-lru',
      '✓ memory    maxmemory is 256 MiB',
      '✓ tracking  the server can tell about changed keys (RESP3)',
      '✓ security  high',
      '✓ secrets   none in a file that git keeps, none in CACHE_CUSTOM_CONFIG',
      '✓ lock      production as locked',
      '0 problems, 0 warnings.',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('ends with 1 for a problem, with what to do below it', async () => {
    const { exitCode, stdout } = await doctor(world({ evictionPolicy: 'noeviction' }));

    expect(stdout).toContain(
      '✗ eviction  maxmemory-policy is noeviction: writes will fail when memory is full\n' +
        '            fix  redis-cli CONFIG SET maxmemory-policy allkeys-lru',
    );
    expect(stdout).toMatch(/\n1 problem, 0 warnings\.$/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('ends with 0 for a warning', async () => {
    const { exitCode, stdout } = await doctor(world({ maxMemory: 0 }));

    expect(stdout).toMatch(/\n! memory {4}maxmemory is 0: [^]*\n0 problems, 1 warning\.$/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('only warns of noeviction where the preset is not for production', async () => {
    const env = { ...ENV, CACHE_PRESET: 'development' };

    const { exitCode, stdout } = await doctor(world({ evictionPolicy: 'noeviction' }, { env }));

    expect([exitCode, stdout]).toEqual([EXIT.yes, expect.stringContaining('! eviction')]);
  });

  it.each<[string, Partial<ServerFacts>, RegExp]>([
    ['a slow ping', { pingsMs: [1, 1, 140] }, /^! redis {5}the server is slower than the deadline of a call: PONG 1 ms \(worst 140 ms of 100 ms\)$/m],
    ['slow pings', { pingsMs: [130, 120, 140] }, /^✗ redis /m],
    ['a replica', { role: 'replica', refused: new Map([['SET', 'READONLY']]) }, /^✗ role {6}the server is a replica/m],
    ['a command that is not allowed', { refused: new Map([['SET', 'NOPERM'], ['SCAN', 'NOPERM']]) }, /^✗ rights .*: SET \(NOPERM\), SCAN \(NOPERM\)\n.*fix {2}cache-config acl /m],
    ['a full server', { refused: new Map([['SET', 'OOM']]) }, /^✗ rights .*: SET \(OOM\)\n.*fix {2}make room/m],
    ['no tracking', { canTrack: false }, /^! tracking {2}the server cannot tell/m],
  ])('notices %s', async (_what, facts, line) => {
    expect((await doctor(world(facts))).stdout).toMatch(line);
  }); // prettier-ignore

  it('says what it is not allowed to look at', async () => {
    const { pingsMs, refused } = GOOD;
    const security = { isEncrypted: false };
    const facts = { pingsMs, security, refused, hidden: ['INFO', 'CLIENT TRACKING'] };

    const { exitCode, stdout } = await doctor({ env: ENV, server: { facts } });

    expect(stdout).toMatch(/^✓ redis .* version unknown, no TLS$/m);
    expect(
      stdout.match(/^- (role|eviction|memory|tracking) +this user may not ask: (INFO|CLIENT TRACKING)$/gm),
    ).toHaveLength(4);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('says why a server cannot be used', async () => {
    const { exitCode, stdout } = await doctor({
      env: ENV,
      server: { unreachable: 'no answer within 5000 ms' },
    });

    expect(stdout).toMatch(
      /^✗ redis +the server cannot be used: no answer within 5000 ms\n +fix {2}check host/m,
    );
    expect(exitCode).toBe(EXIT.no);
  });

  it.each([
    ['it is told not to', '--offline', world(), 'not asked: --offline'],
    ['the mode needs none', '', { env: { CACHE_PRESET: 'minimal' } }, 'not used: mode is memory'],
    ['there is no URL', '', { env: { CACHE_PRESET: 'simple' } }, 'not used: there is no redis.url'],
    ['the configuration is refused', '', { env: { ...ENV, CACHE_PRESET: 'prodution' } }, 'not asked: the configuration is refused'],
  ])('leaves Redis alone where %s', async (_why, flags, surroundings, line) => {
    expect((await doctor(surroundings, flags)).stdout).toMatch(new RegExp(`^- redis +${line}$`, 'm'));
  }); // prettier-ignore

  it('names what is wrong with the configuration', async () => {
    const { exitCode, stdout } = await doctor({ env: { CACHE_PRESET: 'prodution' } });

    expect(stdout).toMatch(
      /^✗ config +refused: CCFG001 CACHE_PRESET · preset prodution, .*\n +fix {2}cache-config validate$/m,
    );
    expect(exitCode).toBe(EXIT.no);
  });

  it('names the warnings of the configuration', async () => {
    expect((await doctor({ env: { CACHE_PRESET: 'simple' } })).stdout).toMatch(
      /^! config +valid, but CCFG501 redis\.url · preset simple/m,
    );
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await doctor(world({ evictionPolicy: 'noeviction' }), '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      command: 'doctor',
      ok: false,
      summary: { errors: 1, warnings: 0 },
      issues: [{ code: 'CCFG505', severity: 'error', path: 'maxmemory-policy' }],
      data: {
        findings: expect.arrayContaining([expect.objectContaining({ name: 'eviction', status: 'problem' })]),
      },
    });
  });
});

describe('the secrets that cache-config doctor looks for', () => {
  const tracked = ['.env', 'other.env'];
  const dotenv = (text: string): FakeWorld => world({}, { env: {}, files: { '.env': text }, tracked });
  const URL_LINE = 'CACHE_PRESET=simple\nCACHE_REDIS_URL=rediss://u:canary@cache';

  it.each([
    ['a URL with a password', URL_LINE],
    ['custom configuration with a password', 'CACHE_CUSTOM_CONFIG={"redis":{"password":"canary"}}'],
  ])('are found as %s in a file that git keeps', async (_what, text) => {
    const { exitCode, stdout } = await doctor(dotenv(text));

    expect(stdout).toMatch(
      /^✗ secrets +\.env holds a credential of the cache, and git keeps it\n +fix {2}git rm --cached \.env/m,
    );
    expect(stdout).not.toContain('canary');
    expect(exitCode).toBe(EXIT.no);
  });

  it('are found under a variable of the process that hides them', async () => {
    const surroundings = { ...dotenv(URL_LINE), env: { CACHE_REDIS_URL: 'rediss://cache' } };

    expect((await doctor(surroundings)).stdout).toContain('✗ secrets');
  });

  it.each([
    ['the file holds none', dotenv('CACHE_PRESET=simple\nCACHE_REDIS_URL=rediss://cache')],
    ['the file names a file', { ...dotenv('CACHE_REDIS_URL_FILE=/run/url'), files: { '.env': 'CACHE_REDIS_URL_FILE=/run/url', '/run/url': 'rediss://:canary@cache' } }],
    ['git does not keep the file', { ...dotenv(URL_LINE), tracked: [] }],
  ])('are none where %s', async (_why, surroundings) => {
    expect((await doctor(surroundings)).stdout).toMatch(/^✓ secrets/m);
  }); // prettier-ignore

  it('stay unknown where git cannot be asked', async () => {
    const { env = {}, files = {} } = dotenv(URL_LINE);

    expect((await doctor({ env, files })).stdout).toMatch(
      /^- secrets +\.env holds one; git cannot be asked/m,
    );
  });

  it('are looked for in the files that the user names', async () => {
    const files = { 'other.env': URL_LINE };

    expect((await doctor(world({}, { env: {}, files, tracked }), '-f other.env')).stdout).toContain(
      '✗ secrets   other.env',
    );
  });

  it('are found in CACHE_CUSTOM_CONFIG, once', async () => {
    const env = { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"redis":{"password":"canary"}}' };

    const { stdout } = await doctor({ env });

    expect(stdout).toMatch(
      /^! secrets +redis\.password is in CACHE_CUSTOM_CONFIG: a password in a variable/m,
    );
    expect(stdout).not.toMatch(/config .*CCFG507/);
  });
});

describe('the lock that cache-config doctor looks at', () => {
  const former = LOCK.replace('"ttl.default": "2h"', '"ttl.default": "1h"');

  it.each([
    ['is missing', {}, EXIT.yes, /^- lock +no cache-config\.lock\.json: cache-config lock writes one$/m],
    ['is broken', { [LOCK_FILE]: '{' }, EXIT.no, /^✗ lock +there is no lock to compare with: it is not a JSON object$/m],
    ['holds other values', { [LOCK_FILE]: former }, EXIT.no, /^✗ lock +the preset "production" is not what was locked: ttl\.default changed, revision 1 was not raised$/m],
  ])('%s', async (_what, files, code, line) => {
    const { exitCode, stdout } = await doctor(world({}, { files }));

    expect([exitCode, stdout]).toEqual([code, expect.stringMatching(line)]);
  }); // prettier-ignore

  it('does not hold the preset in effect', async () => {
    const env = { ...ENV, CACHE_PRESET: 'simple' };

    const { exitCode, stdout } = await doctor(world({}, { env, files: { [LOCK_FILE]: LOCK } }));

    expect(stdout).toMatch(/^! lock +the preset "simple" is in effect and not locked\n +fix {2}cache-config lock --update --target production,simple$/m);
    expect(exitCode).toBe(EXIT.yes);
  }); // prettier-ignore
});
