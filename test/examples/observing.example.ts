import type { Cache } from 'nestjs-cache-presets';

/** Reports what somebody should look at, until the function that comes back is called. */
export function watch(cache: Cache, report: (line: string) => void): () => void {
  const stops = [
    cache.on('stale', ({ key, reason }) => report(`${key}: stale, its factory ${reason}`)),
    cache.on('invalidate', ({ tags }) => report(`invalidated: ${tags === 'all' ? tags : tags.join(', ')}`)),
    cache.on('coherence', ({ current }) => report(`Redis is ${current.state} (${current.coherence})`)),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Why a key misses, and whether an invalidation is the cause: for a route that only operators reach. */
export async function whyMissing(cache: Cache, key: string): Promise<string | undefined> {
  const { answer, verdict, remote } = await cache.explain(key);
  if (answer !== 'miss') return undefined;
  return remote.state === 'dead' ? `${verdict} Look for who calls invalidateTags.` : verdict;
}
