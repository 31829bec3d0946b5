import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildLibrary, type BuiltLibrary } from './library-process.js';
import { ROOT } from './source-files.js';

const KEYS = 150;
const WORKERS = 3;
/** Longer than a debt waits before it is paid. */
const SETTLE_MS = 1_500;

/** How a race is run. */
export interface RaceOptions {
  readonly change: 'delete' | 'set' | 'tag' | 'mix';
  readonly durationMs: number;
  /** Longest time of a load, in milliseconds. @default 6 */
  readonly loadMs?: number;
  /** Cuts every connection this often, in milliseconds. @default never */
  readonly killEveryMs?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A Redis that keeps the truth. @default the one of the cache */
  readonly truthUrl?: string;
  /** What happens to the servers meanwhile. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** The Redis of the caches. */
export interface RaceServer {
  readonly url: string;
  cli(...args: readonly string[]): Promise<string>;
}

/** What came of a race: answers after it, and how many were not the truth. */
export interface RaceOutcome {
  readonly wrong: number;
  readonly answers: number;
}

/** The library compiled with some lines replaced, so that a guard can be taken out. */
export class RaceTrack {
  readonly #library: BuiltLibrary;

  private constructor(library: BuiltLibrary) {
    this.#library = library;
  }

  static async build(patches: readonly Patch[] = []): Promise<RaceTrack> {
    const library = await buildLibrary();
    for (const { file, from, to } of patches) {
      const path = join(library.folder, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
      writeFileSync(path, text.replace(from, to));
    }
    const worker = readFileSync(join(ROOT, 'test/support/race-worker.mjs'), 'utf8');
    writeFileSync(join(library.folder, 'race-worker.mjs'), worker);
    return new RaceTrack(library);
  }

  /** Three processes read while one changes; then each says of every key whether it knows the truth. */
  async race(server: RaceServer, options: RaceOptions): Promise<RaceOutcome> {
    const racers = ['updater', ...Array.from({ length: WORKERS }, () => 'reader')].map(
      (role) =>
        new Racer(this.#library.folder, {
          url: server.url,
          truthUrl: server.url,
          role,
          keys: KEYS,
          loadMs: 6,
          ...options,
        }),
    );
    const all = (heard: string) => Promise.all(racers.map((racer) => racer.hears(heard)));
    try {
      await all('"ready"');
      const running = all('"ran"');
      for (const racer of racers) racer.say('run');
      await Promise.all([running, killing(server, options), options.meanwhile?.()]);
      await delay(SETTLE_MS);
      const checks = racers.slice(1).map((racer) => racer.check());
      const wrong = (await Promise.all(checks)).reduce((sum, one) => sum + one, 0);
      return { wrong, answers: WORKERS * KEYS };
    } finally {
      for (const racer of racers) racer.kill();
    }
  }

  remove(): void {
    this.#library.remove();
  }
}

/** A line of the compiled library and what takes its place. */
export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

async function killing(server: RaceServer, { killEveryMs, durationMs }: RaceOptions): Promise<void> {
  if (killEveryMs === undefined) return;
  for (let passed = killEveryMs; passed < durationMs; passed += killEveryMs) {
    await delay(killEveryMs);
    await server.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  }
}

class Racer {
  readonly #process: ChildProcess;
  readonly #heard: string[] = [];
  readonly #waiting = new Map<string, () => void>();
  #errors = '';

  constructor(folder: string, options: object) {
    const args = [join(folder, 'race-worker.mjs'), JSON.stringify(options)];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()));
    if (!this.#process.stdout) throw new Error('a racer has an output');
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#heard.push(line);
      this.#waiting.get(line.startsWith('{') ? '{' : line)?.();
    });
  }

  say(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  async hears(line: string): Promise<void> {
    if (this.#heard.some((one) => one.startsWith(line))) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.set(line, resolve);
      this.#process.once('exit', () => reject(new Error(`a racer ended: ${this.#errors}`)));
    });
  }

  async check(): Promise<number> {
    const answered = this.hears('{');
    this.say('check');
    await answered;
    const answer = this.#heard.find((line) => line.startsWith('{')) ?? '{}';
    return (JSON.parse(answer) as { wrong: number }).wrong;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
