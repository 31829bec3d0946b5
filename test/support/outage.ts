import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { RemoteStatus } from '../../libs/cache/src/contracts/remote-store.js';
import { buildLibrary, type BuiltLibrary } from './library-process.js';
import { ROOT } from './source-files.js';

const SCRIPTS = ['outage-worker.mjs', 'outage-load.mjs'];

/** The operations of the load. */
export const OPERATIONS = ['get', 'getOrSet', 'set', 'delete', 'invalidateTags'] as const;

/** How two caches came back after a fault. */
export interface Recovery {
  /** Milliseconds until both used Redis again and shared values; `null` where they did not. */
  readonly ms: number | null;
  readonly coherence: readonly RemoteStatus['coherence'][];
}

/** What calls of one operation took, in milliseconds and without the time that the process was held up. */
export interface CallTimes {
  readonly p99: number;
  readonly longest: number;
}

/** What the callers of two caches saw. */
export interface OutageReport {
  /** Whether both caches knew the truth of every key in the end. */
  readonly agreed: boolean;
  /** Answers that were not right, and some of them. */
  readonly wrong: number;
  readonly samples: readonly unknown[];
  readonly rejected: readonly string[];
  readonly unhandled: readonly string[];
  /** What calls took that began during the fault. */
  readonly times: Readonly<Record<(typeof OPERATIONS)[number], CallTimes>>;
  /** Calls to Redis that failed during the fault. */
  readonly troubles: number;
}

/** The library with the load beside it, for processes that run it. */
export class OutageTrack {
  readonly #library: BuiltLibrary;

  private constructor(library: BuiltLibrary) {
    this.#library = library;
  }

  static async build(): Promise<OutageTrack> {
    const library = await buildLibrary();
    for (const script of SCRIPTS)
      copyFileSync(join(ROOT, 'test/support', script), join(library.folder, script));
    return new OutageTrack(library);
  }

  /** Starts a process with two caches over this Redis; resolves once both of them are under load. */
  async load(url: string, settings: Readonly<Record<string, unknown>> = {}): Promise<OutageProcess> {
    const file = join(this.#library.folder, 'outage-worker.mjs');
    const process = new OutageProcess(file, JSON.stringify({ url, settings }));
    await process.start();
    return process;
  }

  remove(): void {
    this.#library.remove();
  }
}

/** A process of its own with two caches under load. */
export class OutageProcess {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  #errors = '';

  constructor(file: string, options: string) {
    this.#child = spawn(process.execPath, [file, options], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()));
    if (!this.#child.stdout) throw new Error('the process of the load has an output');
    this.#lines = createInterface({ input: this.#child.stdout });
  }

  async start(): Promise<void> {
    await this.#ask('start');
  }

  /** Calls from now on meet the fault; with `hears` both caches hear of each other's changes all the same. */
  async meets({ hears }: { readonly hears: boolean }): Promise<void> {
    if (!hears) await this.#ask('deaf');
    await this.#ask('fault');
  }

  /** The fault is over: resolves once both caches have recovered and had the time to pay what they owe. */
  async recovers(): Promise<Recovery> {
    await this.#ask('over');
    return this.#ask<Recovery>('recover');
  }

  /** Ends the load and the process. */
  finish(): Promise<OutageReport> {
    return this.#ask<OutageReport>('finish');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #ask<T>(command: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`the process of the load ended: ${this.#errors}`));
      this.#child.once('exit', ended);
      this.#lines.once('line', (line) => {
        this.#child.off('exit', ended);
        resolve(JSON.parse(line) as T);
      });
      this.#child.stdin?.write(`${command}\n`);
    });
  }
}
