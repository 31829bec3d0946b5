import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testConfig } from '../../testing/test-config.js';
import { settle, VirtualClock } from '../../testing/virtual-clock.js';
import { ClusterMasters } from './cluster-masters.js';
import { RedisStore } from './redis-store.js';

/** A node that takes connections and says nothing. */
let mute: Server;

beforeEach(async () => {
  mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
});

afterEach(() => void mute.close());

const portOfMute = () => (mute.address() as AddressInfo).port;
const configOf = () => testConfig({ redis: { url: `redis+cluster://127.0.0.1:${portOfMute()}` } }).redis;

// Time stands still: nothing here ends by a timeout.
describe('A Cluster that is closed while it asks a node that does not answer', () => {
  it('closes at once, and leaves no timer and no connection', async () => {
    const clock = new VirtualClock();
    const arrives = once(mute, 'connection');
    const store = new RedisStore({ redis: configOf(), namespace: 'app', clock });
    const [socket] = (await arrives) as [NodeJS.Socket];
    const isGone = once(socket, 'close');
    socket.resume();

    await store.close(0);
    await settle();

    expect(clock.pending).toBe(0);
    await isGone;
  });
});

describe('The masters of a Cluster that is closed', () => {
  it('open no connection to where a slot has gone meanwhile', async () => {
    const nobody = () => undefined;
    const parts = { redis: configOf(), clock: new VirtualClock(), onChange: nobody };
    const masters = new ClusterMasters(parts as never, { onLost: nobody } as never);
    const elsewhere = { host: '127.0.0.1', port: portOfMute() };

    await masters.close(0);

    expect(() => masters.move(1, elsewhere)).toThrow('the cache is closed');
    expect(() => masters.expect(1, elsewhere)).toThrow('the cache is closed');
    expect(masters.pools).toEqual([]);
  });
});
