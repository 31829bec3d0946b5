import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { TestAuthority } from './support/certificates.js';
import { startTlsCluster, startTlsSentinel, type TlsTopology } from './support/tls-topologies.js';
import { waitFor } from './support/wait-for.js';

const START_LIMIT_MS = 60_000;

describe.each([
  ['a Cluster', startTlsCluster],
  ['a master that a sentinel names', startTlsSentinel],
])('%s that speaks TLS', (_, start) => {
  let authority: TestAuthority;
  let topology: TlsTopology;

  beforeAll(async () => {
    authority = new TestAuthority();
    topology = await start(authority);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await topology.stop();
    authority.remove();
  }, START_LIMIT_MS);

  function storeOf(trusted = authority): RedisStore {
    const { cert, key } = authority.issue('client');
    const tls = { caFile: trusted.cert, certFile: cert, keyFile: key };
    const { redis } = testConfig({ redis: { url: topology.url, tls, commandTimeout: '5s' } });
    return new RedisStore({ redis, namespace: 'app', clock: systemClock });
  }

  async function connect(): Promise<Cache> {
    const remote = storeOf();
    await remote.ready();
    return createCache(testConfig({ namespace: 'app', redis: { url: topology.url } }), { remote });
  }

  it('tells every process of what another one changes, also after another server took over', async () => {
    const [one, other] = [await connect(), await connect()];
    const agree = async (value: string) => {
      await one.set('k', value);
      return (await other.get('k')) === value;
    };

    expect(await agree('before')).toBe(true);
    await waitFor(() => agree('again'), { what: 'the others to hear of a change' });
    await topology.switchOver();
    await waitFor(() => agree('after'), { timeoutMs: 15_000, what: 'the cache behind the new master' });

    await Promise.all([one.close(), other.close()]);
  });

  it('is known to be encrypted, with the end of its certificate', async () => {
    const store = storeOf();
    await store.ready();

    expect(store.security()).toMatchObject({
      isEncrypted: true,
      serverCertificate: { name: expect.stringMatching(/^server-/), expiresAtMs: expect.any(Number) },
    });
    await store.close(0);
  });

  it('is refused where its certificate is from somebody else, and says so', async () => {
    const stranger = new TestAuthority('Stranger');
    const store = storeOf(stranger);

    await waitFor(() => store.status().state === 'down', { what: 'the refusal' });

    expect(store.status().reason).toMatch(/certificate/);
    expect(store.status().reason).toContain('redis.tls.caFile');
    await store.close(0);
    stranger.remove();
  });
});
