import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { waitFor } from './support/wait-for.js';

const folder = mkdtempSync(join(tmpdir(), 'order-tracking-channel-'));
const stores: RedisStore[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close(0)));
  rmSync(folder, { recursive: true, force: true });
});

describe('A place whose name has a word that servers refuse with', () => {
  it('is tried again after a pause, and says why it cannot be reached', async () => {
    const { redis } = testConfig({ redis: { url: `redis+unix://${folder}/redis.sock`, coherence: 'auto' } });
    const store = new RedisStore({ redis, namespace: 'app', clock: systemClock });
    stores.push(store);

    await waitFor(() => store.status().state === 'down', { timeoutMs: 2_000, what: 'the reason' });

    expect(store.status().reason).toContain('ENOENT');
  });
});

describe('A key or a tag with half of a character', () => {
  it('is refused: in Redis it would be that of any other half', async () => {
    const cache = await createCache(testConfig({ mode: 'memory' }));

    await expect(cache.set('name:\ud83c', 1)).rejects.toMatchObject({ code: 'CACHE_INVALID_KEY' });
    await expect(cache.set('a', 1, { tags: ['city:\ud83c'] })).rejects.toMatchObject({
      code: 'CACHE_INVALID_TAGS',
    });
    await cache.close();
  });
});
