import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createClient } from 'redis';
import { startRedis, type RedisServer, type RedisServerOptions } from './redis-server.js';

const started: RedisServer[] = [];

async function start(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  started.push(server);
  return server;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('startRedis', () => {
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  it('gives a server that answers on the loopback interface', async () => {
    const server = await start();

    await expect(server.cli('PING')).resolves.toBe('PONG');
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
  });

  it('gives two servers two ports and two data sets', async () => {
    const [first, second] = await Promise.all([start(), start()]);

    await first.cli('SET', 'name', 'first');

    await expect(second.cli('EXISTS', 'name')).resolves.toBe('0');
  });

  it('asks for the password, which the address holds', async () => {
    const server = await start({ password: 'p@ss word/1' });
    const client = createClient({ url: server.url });

    await client.connect();
    const reply = await client.ping();
    client.destroy();

    expect(reply).toBe('PONG');
    await expect(createClient({ url: `redis://127.0.0.1:${server.port}` }).connect()).rejects.toThrow();
  });

  it('hands further arguments to redis-server', async () => {
    const server = await start({ args: ['--maxmemory', '2mb'] });

    await expect(server.cli('CONFIG', 'GET', 'maxmemory')).resolves.toBe('maxmemory\n2097152');
  });

  it('says what redis-server printed when it does not come up', async () => {
    await expect(startRedis({ args: ['--no-such-option', '1'] })).rejects.toThrow(
      /ended before it answered[^]*no-such-option/,
    );
  });

  it('refuses a port that something else listens on', async () => {
    const squatter = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(squatter, 'listening');

    const attempt = startRedis({ port: (squatter.address() as AddressInfo).port });

    await expect(attempt).rejects.toThrow('Address already in use');
    squatter.close();
  });
});

describe('RedisServer', () => {
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  it('is dead after kill() and empty on the same port after restart()', async () => {
    const server = await start();
    const { pid } = server;
    await server.cli('SET', 'name', 'value');

    await server.kill();

    expect(isAlive(pid)).toBe(false);
    await expect(server.cli('PING')).rejects.toThrow('Connection refused');
    await server.restart();
    expect(server.pid).not.toBe(pid);
    await expect(server.cli('EXISTS', 'name')).resolves.toBe('0');
  });

  it('answers nothing while paused and everything after resume()', async () => {
    const server = await start();

    await server.pause();
    const answer = server.cli('PING');
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, 'silence'))]);
    await server.resume();

    expect(first).toBe('silence');
    await expect(answer).resolves.toBe('PONG');
  });

  it('is gone with its folder after stop(), paused or not, however often that is called', async () => {
    const server = await start();
    const { pid } = server;
    const [, folder = ''] = (await server.cli('CONFIG', 'GET', 'dir')).split('\n');
    await server.pause();

    await server.stop();
    await server.stop();

    expect(folder).toContain('redis-server-');
    expect(existsSync(folder)).toBe(false);
    expect(isAlive(pid)).toBe(false);
  });

  it('rejects a command that Redis answers with an error', async () => {
    const server = await start();

    await expect(server.cli('NO-SUCH-COMMAND')).rejects.toThrow('unknown command');
  });
});
