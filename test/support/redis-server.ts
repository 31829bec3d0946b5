import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { startOrphanGuard, type OrphanGuard } from './orphan-guard.js';
import { launchRedis, RedisStartError } from './redis-process.js';
import { waitFor } from './wait-for.js';

const PORT_ATTEMPTS = 5;
const TERM_LIMIT_MS = 3000;
const CLI_LIMIT_MS = 10_000;

/** How a test's Redis server is started. */
export interface RedisServerOptions {
  /** A port of one's own choice; otherwise a free one is found. */
  readonly port?: number;
  /** @default no password */
  readonly password?: string;
  /** Further arguments of `redis-server`, for example `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[];
  /** @default 'redis-server' */
  readonly program?: 'redis-server' | 'valkey-server';
  /** What a sentinel watches, in the words of its configuration file. @default it is no sentinel */
  readonly watches?: readonly string[];
}

/**
 * Starts a Redis server on the loopback interface, without persistence, and resolves once it answers.
 *
 * Call `stop()` in `afterEach` or `afterAll`; should the test process die before, the server is killed all the same.
 */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    const server = new RedisServer({ ...options, port: options.port ?? (await freePort()) });
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.stop();
      const isWorthAnotherPort =
        error instanceof RedisStartError && error.portTaken && options.port === undefined;
      if (!isWorthAnotherPort || attempt >= PORT_ATTEMPTS) throw error;
    }
  }
}

/** A real Redis server that a test can hang, kill and bring back; made by `startRedis`. */
export class RedisServer {
  readonly port: number;
  readonly #options: RedisServerOptions;
  readonly #folder: string;
  readonly #guard: OrphanGuard;
  #process: ChildProcess | undefined;
  #isStopped = false;

  constructor(options: RedisServerOptions & { readonly port: number }) {
    this.port = options.port;
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), 'redis-server-'));
    this.#guard = startOrphanGuard(this.#folder);
  }

  /** The address of database 0, with the password if there is one. */
  get url(): string {
    const { password } = this.#options;
    const userinfo = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
    return `redis://${userinfo}127.0.0.1:${this.port}`;
  }

  /** Throws while the server is not running. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error(`The Redis server on port ${this.port} is not running`);
    return pid;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Freezes the server: it accepts connections, since the system does, and never answers. */
  async pause(): Promise<void> {
    const { pid } = this;
    process.kill(pid, 'SIGSTOP');
    await waitFor(() => isFrozen(pid), { what: `process ${pid} to be frozen` });
  }

  /** Lets a paused server go on; it then executes what it was sent meanwhile. */
  async resume(): Promise<void> {
    process.kill(this.pid, 'SIGCONT');
  }

  /** Ends the server as a crash does: connections break, data are gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts the server anew, empty, on the same port and with the same options; ends it before if it runs. */
  async restart(): Promise<void> {
    if (this.#isStopped) throw new Error('A stopped Redis server cannot be restarted; start another one');
    await this.#end('SIGTERM');
    await launchRedis({ ...this.#options, port: this.port, folder: this.#folder }, (child) =>
      this.#adopt(child),
    );
  }

  /** Ends the server for good, paused or not, and removes its files. May be called again. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await this.#end('SIGTERM');
    await this.#guard.release();
  }

  /** The output of `redis-cli` with these arguments; rejects when Redis answers with an error. */
  async cli(...args: readonly string[]): Promise<string> {
    const command = ['-e', '-h', '127.0.0.1', '-p', String(this.port), ...args];
    const { stdout } = await promisify(execFile)('redis-cli', command, {
      env: { ...process.env, REDISCLI_AUTH: this.#options.password },
      timeout: CLI_LIMIT_MS,
    });
    return stdout.trimEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #adopt(child: ChildProcess): void {
    this.#process = child;
    this.#guard.guard(child.pid);
    child.once('exit', () => {
      this.#process = undefined;
      this.#guard.guard(undefined);
    });
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    child.ref(); // unreferenced so far, and Node.js is to stay until it has ended
    const exited = once(child, 'exit');
    child.kill('SIGCONT'); // a paused process takes SIGTERM only when it goes on
    child.kill(signal);
    const forced = setTimeout(() => child.kill('SIGKILL'), TERM_LIMIT_MS);
    await exited;
    clearTimeout(forced);
  }
}

/** Signals are delivered asynchronously; where there is no /proc to look into, the signal is trusted. */
function isFrozen(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || / [Tt] /.test(readFileSync(status, 'utf8').replace(/^.*\)/, ''));
}
