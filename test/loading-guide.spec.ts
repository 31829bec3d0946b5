import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { page, rename, user, usersOf } from './examples/loading.example.js';
import { cacheRig } from './support/cache-rig.js';

/** A database of users whose names are their ids; it fails while it is down. */
function database() {
  const asked: (readonly string[])[] = [];
  const state = { isDown: false };
  const find = async (id: string) => {
    asked.push([id]);
    if (state.isDown) throw new Error('database down');
    return { id, team: 'red' };
  };
  const findMany = async (ids: readonly string[]) => {
    asked.push(ids);
    return ids.filter((id) => id !== 'nobody').map((id) => ({ id, team: 'red' }));
  };
  return { state, asked, users: { find, findMany, rename: () => Promise.resolve() } };
}

describe('the examples of the guide to loading', () => {
  it('serve a user while the database is down', async () => {
    const { cache, clock } = await cacheRig();
    const { state, users } = database();
    await user(cache, users, 'a');
    await clock.advance(10 * 60_000);
    state.isDown = true;

    expect(await user(cache, users, 'a')).toEqual({ id: 'a', team: 'red' });
  });

  it('load many users with one query, and forget them by tag', async () => {
    const { cache } = await cacheRig();
    const { asked, users } = database();

    const found = await usersOf(cache, users, ['a', 'nobody']);
    await usersOf(cache, users, ['a', 'nobody']);
    await rename(cache, users, { id: 'a', name: 'new name' });
    await usersOf(cache, users, ['a', 'nobody']);

    expect(found.get('nobody')).toBeNull();
    expect(asked).toEqual([['a', 'nobody'], ['a']]);
  });
});

describe('the example of a page', () => {
  let server: Server;
  const requests: (string | undefined)[] = [];

  beforeEach(async () => {
    requests.length = 0;
    server = createServer((request, response) => {
      requests.push(request.headers['if-none-match']);
      response.statusCode = requests.length === 1 ? 200 : requests.length === 2 ? 304 : 503;
      response.setHeader('etag', '"one"').end(requests.length === 1 ? 'text' : undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => void server.close());

  it('asks whether it has changed, and outlives a server in trouble', async () => {
    const { cache, clock } = await cacheRig();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const texts = [];
    for (let count = 0; count < 3; count++) {
      texts.push((await page(cache, url)).text);
      await clock.advance(2 * 60 * 60_000);
    }

    expect(texts).toEqual(['text', 'text', 'text']);
    expect(requests).toEqual([undefined, '"one"', '"one"']);
  });
});
