import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteStore } from '../libs/cache/src/contracts/remote-store.js';
import { closeRigs, connectedRig, redisRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

let server: RedisServer;
let admin: Socket;

beforeEach(async () => {
  server = await startRedis();
  admin = connect(server.port, '127.0.0.1');
  await once(admin, 'connect');
});

afterEach(async () => {
  await closeRigs();
  admin.destroy();
  await server.stop();
});

/** Runs commands in one packet on the connection that has a place of its own. */
async function order(...commands: readonly string[]): Promise<void> {
  admin.write(commands.map((command) => `${command}\r\n`).join(''));
  await once(admin, 'data');
}

/** The administrator has one of them. */
const ROOM_FOR_ONE = 'CONFIG SET maxclients 2';
const isUpBut = (remote: RemoteStore, lack: string): boolean => {
  const { state, reason = '' } = remote.status();
  return state === 'up' && reason.includes(lack);
};
const TWO = { mode: 'tiered', redis: { maxConnections: 2 } } as const;

describe('A cache with two connections to Redis, while there is room for one', () => {
  it('never serves from memory what was changed meanwhile', async () => {
    const { cache, remote } = await connectedRig(server.url, TWO);
    await cache.set('changed', 'old');
    await cache.set('same', 'true');

    await order(ROOM_FOR_ONE, 'CLIENT KILL TYPE normal SKIPME yes', 'DEL app:d:changed');
    await waitFor(() => isUpBut(remote, 'max number of clients'), { what: 'one of them to be back' });

    expect(await cache.get('changed')).toBeUndefined();
    expect(await cache.get('same')).toBe('true');
  });

  it('starts, and says what it lacks', async () => {
    await order(ROOM_FOR_ONE);

    const { cache, remote } = await redisRig(server.url, TWO);
    await remote.ready();
    await cache.set('a', 1);

    expect(await remote.get('app:d:a')).toBeDefined();
    expect(remote.status()).toMatchObject({
      state: 'up',
      reason: expect.stringContaining('max number of clients'),
    });
  });

  it('is whole again as soon as there is room', async () => {
    await order(ROOM_FOR_ONE);
    const { remote } = await redisRig(server.url, TWO);
    await remote.ready();

    await order('CONFIG SET maxclients 1000');

    await waitFor(() => remote.status().reason === undefined, { what: 'the second connection' });
  });
});
