import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { ROOT } from './source-files.js';
import { waitFor } from './wait-for.js';

const MAIN = join(ROOT, 'dist/app/src/main.js');
const START_LIMIT_MS = 30_000;

/** The answer of the application to one request. */
export interface Answer {
  readonly status: number;
  readonly source: string | null;
  readonly body: unknown;
  readonly milliseconds: number;
}

/** Texts by name. */
type Texts = Readonly<Record<string, string>>;

/** The built application in a process of its own, with an environment of its own. */
export class BuiltApplication {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), 'application-'));
  #output = '';

  private constructor(port: number, env: Texts, files: Texts) {
    this.port = port;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text);
    const articles = join(this.#folder, 'articles.json');
    this.#process = spawn(process.execPath, [MAIN], {
      cwd: this.#folder,
      env: { PATH: process.env['PATH'], ARTICLES_FILE: articles, NO_COLOR: '1', PORT: String(port), ...env },
    });
    this.#process.stdout?.on('data', (text: Buffer) => (this.#output += text.toString()));
    this.#process.stderr?.on('data', (text: Buffer) => (this.#output += text.toString()));
  }

  /** Starts it in a folder with these files, and waits until it listens or has ended by itself. */
  static async start(env: Texts = {}, files: Texts = {}): Promise<BuiltApplication> {
    const application = new BuiltApplication(await freePort(), env, files);
    const isStarted = () => application.hasEnded || application.output.includes('/health/cache\n');
    await waitFor(isStarted, { timeoutMs: START_LIMIT_MS, what: 'the application to listen' });
    return application;
  }

  /** Everything it has written so far. */
  get output(): string {
    return this.#output;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#process.exitCode;
  }

  /** Writes a file of its working folder while it runs. */
  writeFile(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  async get(path: string): Promise<Answer> {
    return this.#request(path, {});
  }

  async put(path: string, body: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.#request(path, { method: 'PUT', headers, body: JSON.stringify(body) });
  }

  /** Asks it to end, and answers how long that took in milliseconds; kills it after ten seconds. */
  async stop(): Promise<number> {
    const start = performance.now();
    if (!this.hasEnded) {
      const ended = once(this.#process, 'exit');
      const killer = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
      this.#process.kill('SIGTERM');
      await ended;
      clearTimeout(killer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
    return performance.now() - start;
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const start = performance.now();
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, init);
    const body: unknown = await response.json();
    const milliseconds = performance.now() - start;
    return { status: response.status, source: response.headers.get('x-cache'), body, milliseconds };
  }
}
