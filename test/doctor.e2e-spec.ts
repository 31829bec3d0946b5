import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltCli, type CliSurroundings } from './support/built-cli.js';
import { freePort } from './support/free-port.js';
import { timed } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const PATH = process.env['PATH'] ?? '';

let cli: BuiltCli;
let redis: RedisServer;
let silent: Server;
const sockets: Socket[] = [];

beforeAll(async () => {
  [cli, redis] = await Promise.all([
    BuiltCli.build(),
    startRedis({
      password: 'canary-word',
      args: ['--maxmemory', '64mb', '--maxmemory-policy', 'noeviction'],
    }),
  ]);
  silent = createServer((socket) => sockets.push(socket));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
}, 60_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  cli.remove();
  await redis.stop();
});

const doctor = (url: string, env: CliSurroundings['env'] = {}) =>
  cli.run(['doctor'], { env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: url, PATH, ...env } });

describe('the built cache-config doctor', () => {
  it('finds what is wrong with a real server, and prints no password', async () => {
    const { exitCode, stdout, stderr } = await doctor(redis.url);

    expect(stdout).toMatch(
      /^✓ redis {5}PONG [\d.]+ ms \(worst [\d.]+ ms of 100 ms\), \d+\.\d+\.\d+, no TLS$/m,
    );
    expect(stdout).toMatch(/^✗ eviction {2}maxmemory-policy is noeviction[^]*\n1 problem, 0 warnings\.\n$/m);
    expect(stdout + stderr).not.toContain('canary');
    expect([exitCode, stderr]).toEqual([1, '']);
  });

  it('finds nothing once that is mended', async () => {
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');

    const { exitCode, stdout } = await doctor(redis.url);

    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/\n0 problems, 0 warnings\.\n$/)]);
  });

  it('ends, in time, with 1 against a server that never says a word', async () => {
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const custom = { CACHE_CUSTOM_CONFIG: '{"redis":{"connectTimeout":"400ms"}}' };

    const { ms, result } = await timed(() => doctor(`redis://127.0.0.1:${port}`, custom));

    expect(result.stdout).toMatch(/^✗ redis +the server cannot be used: no answer within 400 ms$/m);
    expect(result.exitCode).toBe(1);
    expect(ms).toBeLessThan(5_000);
  });

  it('ends with 1 where nobody listens', async () => {
    const { exitCode, stdout } = await doctor(`redis://:canary@127.0.0.1:${await freePort()}`);

    expect(stdout).toMatch(/^✗ redis +the server cannot be used: connect ECONNREFUSED/m);
    expect(exitCode).toBe(1);
  });

  it('asks nobody with --offline', async () => {
    const env = { CACHE_PRESET: 'production', CACHE_REDIS_URL: redis.url, PATH };

    const { exitCode, stdout } = await cli.run(['doctor', '--offline'], { env });

    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^- redis +not asked: --offline$/m)]);
  });
});

describe('the user that the built cache-config acl prints', () => {
  const hash = createHash('sha256').update('canary-of-the-user').digest('hex');

  async function printed(field: 'setuser' | 'usersAcl'): Promise<string> {
    const { stdout } = await cli.run(['acl', '--json', '--namespace', 'shop'], { env: { PATH } });
    const { data } = JSON.parse(stdout) as { data: Record<typeof field, string> };
    return data[field].replace('<SHA-256 of the password>', hash);
  }

  const shop = (server: RedisServer) =>
    doctor(`redis://cache:canary-of-the-user@127.0.0.1:${server.port}`, {
      CACHE_CUSTOM_CONFIG: '{"namespace":"shop"}',
    });

  it('is all that doctor wants of a server', async () => {
    await redis.cli(...(await printed('setuser')).split(' '));

    const { stdout } = await shop(redis);

    expect(stdout).toMatch(/^✓ rights +every command of the cache is allowed$/m);
    expect(stdout).not.toContain('canary');
  });

  it('is missed right by right', async () => {
    await redis.cli('ACL', 'SETUSER', 'cache', '-eval', '-getrange');

    const { exitCode, stdout } = await shop(redis);

    expect(stdout).toMatch(
      /^✗ rights +the server refuses commands of the cache: GETRANGE \(NOPERM\), EVAL \(NOPERM\)\n +fix +cache-config acl /m,
    );
    expect(exitCode).toBe(1);
  });

  it('may stand in the file of users', async () => {
    const folder = cli.workFolder({ 'users.acl': `${await printed('usersAcl')}\n` });
    const server = await startRedis({ args: ['--aclfile', join(folder, 'users.acl')] });

    try {
      expect((await shop(server)).stdout).toMatch(/^✓ rights +every command/m);
    } finally {
      await server.stop();
    }
  });
});

describe('git, as the built cache-config doctor asks it', () => {
  const text = 'CACHE_PRESET=simple\nCACHE_REDIS_URL=rediss://u:canary@cache\n';
  const offline = (files: CliSurroundings['files'], env: CliSurroundings['env'] = { PATH }) =>
    cli.run(['doctor', '--offline'], { ...(files ? { files } : {}), ...(env ? { env } : {}) });

  it('does not keep a file that lies below node_modules', async () => {
    expect((await offline({ '.env': text })).stdout).toMatch(/^✓ secrets/m);
  });

  it('is done without where it is not installed', async () => {
    expect((await offline({ '.env': text }, { PATH: '/nowhere' })).stdout).toMatch(
      /^- secrets +\.env holds one; git cannot/m,
    );
  });

  it('keeps a file that is added', async () => {
    const folder = cli.workFolder({ '.env': text });
    for (const args of [['init', '-q'], ['add', '-f', '.env']]) spawnSync('git', args, { cwd: folder }); // prettier-ignore

    const { exitCode, stdout } = await cli.node([cli.path, 'doctor', '--offline'], {
      cwd: folder,
      env: { PATH },
    });

    expect(stdout).toMatch(/^✗ secrets +\.env holds a credential of the cache, and git keeps it$/m);
    expect(exitCode).toBe(1);
  });
});
