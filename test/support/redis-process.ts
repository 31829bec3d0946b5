import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { waitFor } from './wait-for.js';

const START_LIMIT_MS = 10_000;
const REPLY_LIMIT_MS = 1000;

/** What one `redis-server` process is started with. */
export interface RedisProcessOptions {
  readonly port: number;
  readonly password?: string | undefined;
  /** Further arguments of `redis-server`, for example `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[] | undefined;
  /** @default 'redis-server' */
  readonly program?: string | undefined;
  /** What a sentinel watches, in the words of its configuration file, which it keeps its knowledge in. */
  readonly watches?: readonly string[] | undefined;
  /** The working directory; the server's output goes to `redis.log` in it. */
  readonly folder: string;
}

/** Says that a server did not come up and carries what it printed. */
export class RedisStartError extends Error {
  readonly portTaken: boolean;

  constructor(reason: string, port: number, output: string) {
    super(`redis-server on port ${port} ${reason}. It printed:\n${output.trim() || '(nothing)'}`);
    this.name = 'RedisStartError';
    this.portTaken = output.includes('Address already in use');
  }
}

/** Spawns `redis-server` and resolves once that very process answers on its port. */
export async function launchRedis(
  options: RedisProcessOptions,
  onSpawn: (child: ChildProcess) => void,
): Promise<ChildProcess> {
  const logPath = join(options.folder, 'redis.log');
  const log = openSync(logPath, 'w');
  const child = spawn(options.program ?? 'redis-server', commandLine(options), {
    cwd: options.folder,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  await once(child, 'spawn'); // rejects when redis-server is not installed
  onSpawn(child);

  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const answers = async () => hasExited() || (await isAnswering(options, child.pid));
  const fail = (reason: string) =>
    new RedisStartError(reason, options.port, readFileSync(logPath, 'utf8').slice(-4000));
  try {
    await waitFor(answers, { timeoutMs: START_LIMIT_MS });
  } catch {
    child.kill('SIGKILL');
    throw fail(`did not answer within ${START_LIMIT_MS} ms`);
  }
  if (hasExited()) throw fail('ended before it answered');
  return child;
}

function commandLine({ port, password, args = [], watches, folder }: RedisProcessOptions): string[] {
  const authentication = password === undefined ? [] : ['--requirepass', password];
  const volatile = ['--save', '', '--appendonly', 'no'];
  const common = ['--port', String(port), '--bind', '127.0.0.1', ...authentication, ...args];
  if (watches === undefined) return [...common, ...volatile];
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, watches.join('\n'));
  return [file, ...common, '--sentinel'];
}

/** The process id is compared because another server may have taken the port in between. */
function isAnswering({ port, password }: RedisProcessOptions, pid: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let replies = '';
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(REPLY_LIMIT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.on('data', (chunk) => {
      replies += chunk.toString();
      if (replies.includes('+PONG') && replies.includes(`process_id:${pid}\r\n`)) finish(true);
    });
    const authentication = password === undefined ? [] : [['AUTH', password]];
    socket.write([...authentication, ['PING'], ['INFO', 'server']].map(encodeCommand).join(''));
  });
}

function encodeCommand(words: readonly string[]): string {
  const bulks = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${bulks.join('')}`;
}
