import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';

const CORE = `
  import { configOrThrow, createCache, resolveConfig } from './core.js';
  const cache = await createCache(configOrThrow(resolveConfig({ env: process.env })));
  await cache.set('a', 1);
  await cache.get('a');
  await cache.close();
`;
const CLI = "import './cli.js';";

let library: BuiltLibrary;

beforeAll(async () => {
  library = await buildLibrary();
}, 60_000);

afterAll(() => {
  library.remove();
});

describe('nestjs-cache-presets/core', () => {
  it('loads no package at all for a cache in memory', async () => {
    expect(await library.packagesLoadedBy(CORE, [], { CACHE_PRESET: 'minimal' })).toEqual([]);
  });

  it('loads the parser of JSON where there is JSON', async () => {
    const env = { CACHE_PRESET: 'minimal', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}' };

    expect(await library.packagesLoadedBy(CORE, [], env)).toEqual(['jsonc-parser']);
  });

  it('loads the client of Redis where there is a Redis', async () => {
    const env = { CACHE_PRESET: 'simple', CACHE_REDIS_URL: 'redis://127.0.0.1:9' };

    expect(await library.packagesLoadedBy(CORE, [], env)).toContain('redis');
  });
});

describe('cache-config', () => {
  it.each(['list', 'show', 'show production --why', 'explain ttl.default', 'validate', 'suggest'])(
    '%s loads commander only',
    async (command) => {
      const env = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://cache' };

      expect(await library.packagesLoadedBy(CLI, command.split(' '), env)).toEqual(['commander']);
    },
  );
});
