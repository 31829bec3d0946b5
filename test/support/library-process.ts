import { transform } from '@swc/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = join(ROOT, 'libs/cache/src');

/** How a process ended, and what it printed. */
export interface ProcessOutcome {
  /** `null` where it did not end by itself within the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The library compiled for plain Node.js, in a folder of its own. */
export class BuiltLibrary {
  constructor(readonly folder: string) {}

  /** Runs the text of a module, which finds the library at `./core.js`, in a process of its own. */
  async run(source: string, args: readonly string[] = [], timeoutMs = 15_000): Promise<ProcessOutcome> {
    return this.#spawn(source, args, { timeoutMs });
  }

  /** The packages that a module loads while it runs with this environment and no other; sorted names. */
  async packagesLoadedBy(
    source: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string[]> {
    const debugged = { ...env, NODE_DEBUG: 'esm,module' };
    const { code, stderr } = await this.#spawn(source, args, { env: debugged, timeoutMs: 15_000 });
    if (code !== 0) throw new Error(`the module ended with ${code}: ${stderr.slice(-2_000)}`);
    const names = [...stderr.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w-][\w.-]*)\//g)].map(
      ([, name = '']) => name,
    );
    return [...new Set(names)].filter((name) => !/^node-\w+-\w+$/.test(name)).sort(); // Node.js itself may be a package
  }

  async #spawn(
    source: string,
    args: readonly string[],
    { env, timeoutMs }: { env?: NodeJS.ProcessEnv; timeoutMs: number },
  ): Promise<ProcessOutcome> {
    const file = join(this.folder, `script-${Math.random().toString(36).slice(2)}.js`);
    writeFileSync(file, source);
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(limit);
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Compiles the library; types are not checked. */
export async function buildLibrary(): Promise<BuiltLibrary> {
  const cache = join(ROOT, 'node_modules/.cache'); // from there, Node.js finds the dependencies
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'library-process-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  await Promise.all(
    files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => compile(join(SOURCES, file), join(folder, file.replace(/\.ts$/, '.js')))),
  );
  return new BuiltLibrary(folder);
}

async function compile(source: string, target: string): Promise<void> {
  const { code } = await transform(readFileSync(source, 'utf8'), {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

function collect(stream: NodeJS.ReadableStream): string[] {
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return chunks;
}
