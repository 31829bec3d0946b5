import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CacheEvent } from 'nestjs-cache-presets';
import { watch, whyMissing } from './examples/observing.example.js';
import { cacheRig } from './support/cache-rig.js';
import { fencedBlocks, tableRows } from './support/markdown.js';
import { ROOT } from './support/source-files.js';

const guide = readFileSync(join(ROOT, 'docs/guides/observing.md'), 'utf8');
const TTL = { ttl: { default: '5m', grace: '1h', jitterPercent: 0 } } as const;

describe('The guide to observing', () => {
  it('names every event', () => {
    const events: Readonly<Record<CacheEvent, true>> = {
      hit: true, miss: true, set: true, delete: true, load: true, stale: true, evict: true,
      invalidate: true, error: true, breaker: true, coherence: true,
    }; // prettier-ignore

    expect(tableRows(guide).map(([event]) => event)).toEqual(
      Object.keys(events).map((name) => `\`${name}\``),
    );
  });

  it('shows an explanation as it is', async () => {
    const { cache, clock, peer } = await cacheRig(TTL);
    const other = await peer();
    await other.set('user:1', { name: 'Ada' }, { tags: ['users'] });
    await clock.advance(60_000);
    await other.invalidateTags(['users']);
    const [sample] = fencedBlocks(guide).filter(({ language }) => language === 'json');

    const explained = await cache.explain('user:1');

    const shown = JSON.stringify(explained)
      .replaceAll(explained.process, 'Kq3xZt')
      .replaceAll(' fake ', ' redis ');
    expect(JSON.parse(shown)).toEqual(JSON.parse(sample?.text ?? ''));
  });
});

describe('Its examples', () => {
  it('report what happens, until they are stopped', async () => {
    const { cache, remote, clock } = await cacheRig(TTL);
    const lines: string[] = [];
    const stop = watch(cache, (line) => lines.push(line));

    await cache.set('a', 1);
    await clock.advance(6 * 60_000);
    await cache.getOrSet('a', () => Promise.reject(new Error('source down')));
    await cache.invalidateTags(['users', 'teams']);
    await cache.clear();
    remote.faults.disconnect();
    stop();
    remote.faults.reconnect();

    expect(lines).toEqual([
      'a: stale, its factory failed',
      'invalidated: users, teams',
      'invalidated: all',
      'Redis is down (none)',
    ]);
  });

  it('say why a key misses', async () => {
    const { cache, peer } = await cacheRig(TTL);
    await (await peer()).set('a', 1, { tags: ['users'] });

    const before = await whyMissing(cache, 'a');
    await (await peer()).invalidateTags(['users']);

    expect([before, await whyMissing(cache, 'b')]).toEqual([
      undefined,
      'get misses: memory has nothing, fake has nothing.',
    ]);
    expect(await whyMissing(cache, 'a')).toMatch(
      /with the tag "users" at .* Look for who calls invalidateTags\.$/,
    );
  });
});
