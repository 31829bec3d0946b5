import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cache, CACHE_CLOCK, CACHE_STORE, CacheModule } from 'nestjs-cache-presets';
import { createTestCache, FakeRemoteStore } from 'nestjs-cache-presets/testing';

@Injectable()
class Prices {
  asked = 0;

  constructor(private readonly cache: Cache) {}

  of(article: number): Promise<number> {
    return this.cache.getOrSet(`price:${article}`, () => 100 * ++this.asked, { ttl: '5m' });
  }
}

@Module({ imports: [CacheModule.forRoot({ env: {}, preset: 'development' })], providers: [Prices] })
class AppModule {}

describe('Prices', () => {
  it('are asked for once in five minutes', async () => {
    const { cache, clock } = await createTestCache();
    const prices = new Prices(cache);

    await prices.of(7);
    await clock.advance('4m');
    expect(await prices.of(7)).toBe(100);

    await clock.advance('1m');
    expect(await prices.of(7)).toBe(200);
  });

  it('are the same in every process', async () => {
    const { cache, peer } = await createTestCache();
    const [here, there] = [new Prices(cache), new Prices(await peer())];
    await here.of(7);
    await there.of(7);

    await cache.delete('price:7');

    expect([await there.of(7), await here.of(7)]).toEqual([100, 100]);
    expect([here.asked, there.asked]).toEqual([1, 1]);
  });

  it('are there while Redis hangs, after the deadline', async () => {
    const { cache, clock, faults, troubles } = await createTestCache({ redis: { commandTimeout: '50ms' } });
    faults.next('get', { hang: 'request' });

    const price = new Prices(cache).of(7);
    await clock.advance('50ms');

    expect(await price).toBe(100);
    expect(troubles).toMatchObject([{ operation: 'get', error: { code: 'CACHE_REMOTE_TIMEOUT' } }]);
  });

  it('are loaded anew where Redis gives back nonsense', async () => {
    const { cache, faults, peer } = await createTestCache();
    await new Prices(await peer()).of(7);
    faults.next('get', { corrupt: true });

    expect(await new Prices(cache).of(7)).toBe(100);
  });

  it('end in the application as well', async () => {
    const remote = new FakeRemoteStore();
    const app = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(CACHE_STORE)
      .useValue(remote)
      .overrideProvider(CACHE_CLOCK)
      .useValue(remote.clock)
      .compile();
    const prices = app.get(Prices);

    await prices.of(7);
    await remote.clock.advance('5m');

    expect(await prices.of(7)).toBe(200);
    await app.close();
  });
});
