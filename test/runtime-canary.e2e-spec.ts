import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AiCache,
  Cache,
  CACHE_CONFIG,
  CACHE_RESOLUTION,
  CACHE_STORE,
  CacheHealth,
  CacheModule,
  type RemoteStore,
} from 'nestjs-cache-presets';
import { CapturedLog } from './support/captured-log.js';
import { TestAuthority, type CertificateFiles } from './support/certificates.js';
import { KeysFolder, ringKey } from './support/key-rings.js';
import { nestApps } from './support/nest-apps.js';
import { startTlsRedis, type TlsRedis } from './support/tls-redis.js';
import { waitFor } from './support/wait-for.js';

const PASSWORD = 'canary-of-the-password';
const WRONG_PASSWORD = 'canary-of-a-wrong-password';
const SENTINEL_PASSWORD = 'canary-of-the-sentinels';
const AI_SECRET = 'canary-of-the-names-of-answers';
const TENANT = 'canary-of-a-tenant';
const PROMPT = 'canary-of-a-prompt';

const authority = new TestAuthority();
const stranger = new TestAuthority('Stranger');
const keys = new KeysFolder();
const apps = nestApps();
let redis: TlsRedis;

beforeAll(async () => {
  const users = ['--user', 'cache', 'on', `>${PASSWORD}`, '~*', '&*', '+@all'];
  redis = await startTlsRedis({ authority, certificate: authority.issue('server'), args: users });
});

afterEach(() => redis.server.cli('FLUSHALL'));

afterAll(async () => {
  await redis.server.stop();
  for (const one of [authority, stranger]) one.remove();
  keys.remove();
});

interface Secrets {
  readonly password?: string;
  readonly client?: CertificateFiles;
  readonly ring?: string;
}

/** An application with every secret that there is, and what it said. */
async function start({ password = PASSWORD, client = authority.issue('client'), ring = 'k1' }: Secrets) {
  const log = new CapturedLog();
  const tls = { caFile: authority.cert, certFile: client.cert, keyFile: client.key };
  const root = CacheModule.forRoot({
    preset: 'simple',
    env: { CACHE_REDIS_URL: redis.url.replace('//', `//cache:${password}@`), ENABLE_AI_CACHE: 'true' },
    set: {
      redis: { tls, connectTimeout: '500ms', sentinel: { password: SENTINEL_PASSWORD } },
      encryption: { keysFile: keys.file(ring) },
    },
    ai: { secret: AI_SECRET, scope: () => TENANT },
  });
  const app = await apps.module({ imports: [root] }, (builder) => builder.setLogger(log));
  const told: unknown[] = [];
  const cache = app.get(Cache);
  for (const name of ['error', 'breaker', 'coherence'] as const)
    cache.on(name, (event) => void told.push(event));
  return { app, cache, told, log };
}

/** Everything that one may get to see of an application that is used. */
async function seenOf({ app, cache, told, log }: Awaited<ReturnType<typeof start>>): Promise<string> {
  const store = app.get<RemoteStore>(CACHE_STORE);
  await waitFor(() => store.status().state !== 'connecting', { what: 'the first attempt to connect' });
  await cache.set('a', 'value', { tags: ['t'] });
  await cache.getOrSet('b', () => 'loaded');
  await cache.getMany(['a', 'b', 'c']);
  await cache.invalidateTags(['t']);
  const explained = await cache.explain('b');
  const ai = app.get(AiCache);
  const request = { model: 'small', input: PROMPT };
  const answer = await ai.getOrGenerate(request, async () => 'an answer');
  const failed = await ai
    .getOrGenerate({ model: 'x', input: PROMPT }, () => Promise.reject(new Error('down')))
    .catch(String);
  const shown = [
    await app.get(CacheHealth).check(),
    store.status(),
    store.security?.(),
    cache,
    cache.config,
    cache.stats(),
    ai,
    ai.stats(),
    app.get(CACHE_CONFIG),
    app.get(CACHE_RESOLUTION),
    [explained, answer.cache, failed, told],
  ];
  const serial = shown.map((one) =>
    JSON.stringify(one, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
  const names = (await redis.server.cli('--scan')).split('\n').filter(Boolean);
  const types = await Promise.all(names.map((name) => redis.server.cli('GET', name)));
  return [
    log.text,
    ...shown.map((one) => inspect(one, { depth: 8, showHidden: true })),
    ...serial,
    ...names,
    ...types,
  ].join('\n');
}

/** Lines of a key that no other text has. */
const linesOf = ({ key }: CertificateFiles) =>
  readFileSync(key, 'utf8')
    .split('\n')
    .filter((line) => line.length > 40);

describe('No secret is to be seen in logs, errors, health, inspections, statistics, or Redis', () => {
  const client = authority.issue('watched');
  const foreign = stranger.issue('foreign');

  it.each<[string, Secrets, 'up' | 'down']>([
    ['everything is right', { client }, 'up'],
    ['the password is wrong', { client, password: WRONG_PASSWORD }, 'down'],
    ['the certificate is of somebody else', { client: foreign }, 'down'],
  ])('where %s', async (_, secrets, state) => {
    const started = await start(secrets);

    const seen = await seenOf(started);

    expect(started.app.get<RemoteStore>(CACHE_STORE).status().state).toBe(state);
    expect(seen.length).toBeGreaterThan(1_000);
    expect(seen).not.toContain('canary-of');
    expect(seen).not.toContain(ringKey('k1').secret.reveal());
    for (const line of [...linesOf(client), ...linesOf(foreign)]) expect(seen).not.toContain(line);
  });

  it('where values cannot be read, since their key is another one', async () => {
    const one = await start({ client });
    await one.app.get<RemoteStore>(CACHE_STORE).ready();
    await one.cache.set('c', 'of another key');
    const other = await start({ client, ring: 'k2' });
    await other.app.get<RemoteStore>(CACHE_STORE).ready();

    const seen = await seenOf(other);

    expect(other.told).not.toEqual([]);
    expect(seen).not.toContain('canary-of');
    for (const ring of ['k1', 'k2']) expect(seen).not.toContain(ringKey(ring).secret.reveal());
  });
});
