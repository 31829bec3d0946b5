import { configOrThrow, createCache, resolveConfig } from 'nestjs-cache-presets/core';

/** The cache without Nest, as the README shows it. */
export async function withoutNest(
  loadUser: (id: number) => Promise<{ id: number }>,
): Promise<{ id: number }> {
  const config = configOrThrow(resolveConfig({ env: process.env }));
  const cache = await createCache(config);
  const user = await cache.getOrSet('user:1', () => loadUser(1), { ttl: '5m' });
  await cache.close();
  return user;
}
