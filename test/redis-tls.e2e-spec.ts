import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteStore } from '../libs/cache/src/assembly/create-remote-store.js';
import type { RemoteStatus, RemoteStore } from '../libs/cache/src/contracts/remote-store.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { inspectServer } from '../libs/cache/src/stores/redis/inspect-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { TestAuthority } from './support/certificates.js';
import { startTlsRedis, type TlsRedis } from './support/tls-redis.js';
import { waitFor } from './support/wait-for.js';

type TlsInput = NonNullable<NonNullable<CacheConfigInput['redis']>['tls']>;

const authority = new TestAuthority();
const stranger = new TestAuthority('Another authority');
const client = authority.issue('client');
const trusted: TlsInput = { caFile: authority.cert, certFile: client.cert, keyFile: client.key };

let redis: TlsRedis;
const stores: RemoteStore[] = [];

beforeAll(async () => {
  redis = await startTlsRedis({ authority, certificate: authority.issue('server') });
});

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close(0)));
});

afterAll(async () => {
  await redis.server.stop();
  authority.remove();
  stranger.remove();
});

function storeWith(tls: TlsInput, url = redis.url): RemoteStore {
  const store = createRemoteStore(testConfig({ redis: { url, heartbeat: '50ms', tls } }));
  if (!store) throw new Error('a URL makes a store');
  stores.push(store);
  return store;
}

/** How a store stands once its first attempt has ended. */
async function statusWith(tls: TlsInput, url?: string): Promise<RemoteStatus> {
  const store = storeWith(tls, url);
  await waitFor(() => store.status().state !== 'connecting', { what: 'the first attempt to connect' });
  return store.status();
}

/** A Redis that shows another certificate, for the time of a call. */
async function withServer<T>(
  options: Parameters<typeof startTlsRedis>[0],
  use: (other: TlsRedis) => Promise<T>,
): Promise<T> {
  const other = await startTlsRedis(options);
  try {
    return await use(other);
  } finally {
    await other.server.stop();
  }
}

describe('a store over TLS', () => {
  it('reads and writes with the authority and a client certificate', async () => {
    const store = storeWith(trusted);
    await store.ready();

    await store.set({ key: 'app:d:a', payload: 'value', ttlMs: 60_000 });

    expect(await store.get('app:d:a')).toBe('value');
    expect(await redis.server.cli('GET', 'app:d:a')).toBe('value');
  });

  it('speaks TLS to redis:// where redis.tls.enabled says so', async () => {
    const plain = redis.url.replace('rediss:', 'redis:');

    expect(await statusWith({ ...trusted, enabled: true }, plain)).toMatchObject({ state: 'up' });
  });

  it('asks for the name of redis.tls.serverName where the host has another one', async () => {
    const certificate = authority.issue('named', { names: 'DNS:cache.example' });

    await withServer({ authority, certificate }, async ({ url }) => {
      expect(await statusWith(trusted, url)).toMatchObject({
        state: 'down',
        reason: expect.stringMatching(/^the certificate of the server is for another name: .*serverName/),
      });
      expect(await statusWith({ ...trusted, serverName: 'cache.example' }, url)).toMatchObject({
        state: 'up',
      });
    });
  });

  it.each<[string, TlsInput, RegExp]>([
    [
      'without the authority',
      { ...trusted, caFile: null },
      /authority that is not trusted.*redis\.tls\.caFile/,
    ],
    ['with another authority', { ...trusted, caFile: stranger.cert }, /authority that is not trusted/],
  ])('is refused %s, and says so', async (_what, tls, reason) => {
    expect(await statusWith(tls)).toMatchObject({ state: 'down', reason: expect.stringMatching(reason) });
  });

  it('takes a server of another authority only where rejectUnauthorized is off', async () => {
    const tls = { ...trusted, caFile: stranger.cert };

    expect(await statusWith({ ...tls, rejectUnauthorized: false })).toMatchObject({ state: 'up' });
  });

  it('refuses a server whose certificate has expired', async () => {
    const certificate = authority.issue('old', { days: -1 });

    const { state, reason } = await withServer({ authority, certificate }, ({ url }) =>
      statusWith(trusted, url),
    );

    expect([state, reason]).toEqual([
      'down',
      expect.stringMatching(/^the certificate of the server has expired/),
    ]);
  });

  it('refuses a server that speaks older versions only', async () => {
    const certificate = authority.issue('older');
    const options = { authority, certificate, args: ['--tls-protocols', 'TLSv1.2'] };

    await withServer(options, async ({ url }) => {
      expect(await statusWith({ ...trusted, minVersion: 'TLSv1.3' }, url)).toMatchObject({
        state: 'down',
        reason: expect.stringContaining('redis.tls.minVersion'),
      });
      expect(await statusWith(trusted, url)).toMatchObject({ state: 'up' });
    });
  });
});

describe('what is known of a connection over TLS', () => {
  const inDays = (days: number) => ({
    name: expect.any(String),
    expiresAtMs: expect.closeTo(Date.now() + days * 86_400_000, -6),
  });
  const inspect = (url: string, tls = trusted) =>
    inspectServer(testConfig({ redis: { url, connectTimeout: '2s', tls } }), 2_000);

  it('are the certificates of both, to the store', async () => {
    const store = storeWith(trusted);
    await store.ready();

    expect(store.security?.()).toEqual({
      isEncrypted: true,
      serverCertificate: { ...inDays(90), name: 'server' },
      clientCertificate: { ...inDays(90), name: 'client' },
    });
  });

  it('are the certificates of both, to the inspection', async () => {
    expect(await inspect(redis.url)).toMatchObject({
      facts: {
        security: {
          isEncrypted: true,
          serverCertificate: { name: 'server' },
          clientCertificate: { name: 'client' },
        },
      },
    });
  });

  it('is the certificate of a server that nobody should trust', async () => {
    const certificate = authority.issue('past', { days: -1 });

    const inspection = await withServer({ authority, certificate }, ({ url }) => inspect(url));

    expect(inspection).toEqual({
      unreachable: expect.stringContaining('has expired'),
      serverCertificate: { ...inDays(-1), name: 'past' },
    });
  });

  it('is what is wrong with its files', async () => {
    expect(await inspect(redis.url, { caFile: '/nowhere/ca.crt' })).toEqual({
      unreachable: expect.stringContaining('redis.tls.caFile: /nowhere/ca.crt cannot be read'),
    });
  });
});

describe('a client certificate that is renewed', () => {
  it('is taken by the next connection, without a restart', async () => {
    const own = authority.issue('renewed', { days: -1 });
    const store = storeWith({ ...trusted, ...asClient(own) });
    await waitFor(() => store.status().state === 'down');

    authority.issue('renewed');

    await waitFor(() => store.status().state === 'up', { what: 'the renewed certificate to be taken' });
  });

  it('leaves the connection that there is alone, and a broken file shows at the next one', async () => {
    const own = authority.issue('halfway');
    const store = storeWith({ ...trusted, ...asClient(own) });
    await store.ready();

    writeFileSync(own.key, 'half a file');

    expect(await store.ping(1_000)).toBeGreaterThan(0);
    await redis.server.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waitFor(() => store.status().reason?.startsWith('redis.tls.keyFile: '));
    expect(store.status().reason).not.toContain('half a file');
    authority.issue('halfway');
    await waitFor(() => store.status().state === 'up');
  });
});

function asClient({ cert, key }: { readonly cert: string; readonly key: string }): TlsInput {
  return { certFile: cert, keyFile: key };
}
