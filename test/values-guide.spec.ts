import { describe, expect, it } from '@jest/globals';
import { documents, tiles } from './examples/values.example.js';
import { cacheRig } from './support/cache-rig.js';

describe('the examples of the guide to values', () => {
  it('keep tiles as bytes, and documents for other programs', async () => {
    const { cache, peer } = await cacheRig();
    const tile = Uint8Array.of(0, 1, 255);

    await cache.namespace('tiles', { codec: tiles }).set('1/2/3', tile);
    await cache.namespace('documents', { codec: documents }).set('a', { title: 'A' });

    const other = await peer();
    const read = await other.namespace('tiles', { codec: tiles }).get<Uint8Array>('1/2/3');
    expect([...(read ?? [])]).toEqual([...tile]);
    expect(await other.namespace('documents', { codec: documents }).get('a')).toEqual({ title: 'A' });
  });

  it('take nothing else for a tile', async () => {
    const { cache, peer } = await cacheRig();

    await cache.namespace('tiles').set('1/2/3', 'a text');

    const other = await peer();
    expect(await other.namespace('tiles', { codec: tiles }).get('1/2/3')).toBeUndefined();
  });
});
