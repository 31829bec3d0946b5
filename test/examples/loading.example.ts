import type { Cache } from 'nestjs-cache-presets';

interface User {
  readonly id: string;
  readonly team: string;
}

interface Users {
  find(id: string): Promise<User>;
  findMany(ids: readonly string[]): Promise<readonly User[]>;
  rename(id: string, name: string): Promise<void>;
}

/** One user: a slow or failing database is answered with the former value for an hour. */
export function user(cache: Cache, users: Users, id: string): Promise<User> {
  return cache.getOrSet(`user:${id}`, () => users.find(id), {
    ttl: '5m',
    grace: '1h',
    softTimeout: '200ms',
    hardTimeout: '5s',
    tags: ['users'],
  });
}

/** Many users: one query for those that are missing, `null` for those that do not exist. */
export function usersOf(
  cache: Cache,
  users: Users,
  ids: readonly string[],
): Promise<Map<string, User | null>> {
  return cache.getOrSetMany(ids, async (missing, context) => {
    const found = await users.findMany(missing);
    for (const { id, team } of found) context.setOptions({ tags: ['users', `team:${team}`] }, id);
    return found.map((one): [string, User] => [one.id, one]);
  });
}

/** A change: everything that shows a user is gone, in every process, before this resolves. */
export async function rename(
  cache: Cache,
  users: Users,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await users.rename(id, name);
  await cache.invalidateTags(['users']);
}

/** A page that the server says has not changed is kept for another while. */
export function page(cache: Cache, url: string): Promise<{ etag: string; text: string }> {
  return cache.getOrSet(
    url,
    async ({ stale, setOptions, fail }) => {
      const former = stale as { etag: string; text: string } | undefined;
      const response = await fetch(url, { headers: former ? { 'if-none-match': former.etag } : {} });
      if (response.status === 304 && former) return former;
      if (!response.ok) fail(`${response.status} ${response.statusText}`);
      setOptions({ ttl: response.headers.has('x-draft') ? '10s' : '10m' });
      return { etag: response.headers.get('etag') ?? '', text: await response.text() };
    },
    { grace: '1d' },
  );
}
