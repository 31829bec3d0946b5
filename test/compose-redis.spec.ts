import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mergeCompose, readCompose } from './support/compose.js';
import { freePort } from './support/free-port.js';
import { waitFor } from './support/wait-for.js';

const PASSWORD = '0123456789abcdef';

const run = promisify(execFile);
const itOnLinux = process.platform === 'linux' ? it : it.skip; // reads /proc

/** The words as the container gets them, but with the secret, the port and the address of this test. */
function localized(words: readonly string[], folder: string, port: number): string[] {
  return words.map((word) =>
    word
      .replaceAll('$$', '$')
      .replaceAll('/run/secrets', folder)
      .replaceAll('redis-server -', `redis-server - --bind 127.0.0.1 --port ${port}`)
      .replaceAll('redis-cli', `redis-cli -p ${port}`),
  );
}

describe('Redis of docker-compose.prod.yml', () => {
  let folder: string;
  let port: number;
  let server: ChildProcess;
  let probe: string;

  beforeAll(async () => {
    const { redis } = mergeCompose(
      readCompose('docker-compose.yml'),
      readCompose('docker-compose.prod.yml'),
    ).services;
    folder = await mkdtemp(join(tmpdir(), 'compose-redis-'));
    port = await freePort();
    await writeFile(join(folder, 'redis-password'), PASSWORD);
    const [shell = '', ...words] = localized(redis?.command as string[], folder, port);
    probe = localized(redis?.healthcheck?.test as string[], folder, port)[1] ?? '';
    server = spawn(shell, words, { cwd: folder, stdio: 'ignore' });
    await waitFor(() => run('redis-cli', ['-p', String(port), 'PING']), { what: 'Redis' });
  });

  afterAll(async () => {
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true });
  });

  it('answers nobody without the password', async () => {
    const { stdout } = await run('redis-cli', ['-p', String(port), 'PING']);

    expect(stdout).toContain('NOAUTH');
  });

  it('is limited, forgets what was used least and saves nothing', async () => {
    const settings = ['maxmemory', 'maxmemory-policy', 'save', 'appendonly'];

    const { stdout } = await run('redis-cli', ['-p', String(port), 'CONFIG', 'GET', ...settings], {
      env: { ...process.env, REDISCLI_AUTH: PASSWORD },
    });

    const lines = stdout.split('\n');
    const valueOf = (name: string) => lines[lines.indexOf(name) + 1];
    expect(settings.map(valueOf)).toEqual([String(512 * 1024 * 1024), 'allkeys-lru', '', 'no']);
  });

  it('is healthy for its own health check, and not with a wrong password', async () => {
    const secret = join(folder, 'redis-password');

    await expect(run('sh', ['-c', probe])).resolves.toBeDefined();
    await writeFile(secret, 'wrong');

    await expect(run('sh', ['-c', probe])).rejects.toThrow();
    await writeFile(secret, PASSWORD);
  });

  itOnLinux('shows the password in no process list', async () => {
    const commandLine = await readFile(`/proc/${server.pid}/cmdline`, 'utf8');

    expect(commandLine).not.toContain(PASSWORD);
  });
});
