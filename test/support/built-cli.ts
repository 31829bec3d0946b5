import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LIBRARY, ROOT } from './source-files.js';

/** How a process ended and what it printed. */
export interface ProcessRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command finds: nothing of the test run's own environment. */
export interface CliSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** The files of the working folder: texts by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The bin of the package, built into a folder of its own. */
export class BuiltCli {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Compiles the bin and what it imports, as the package is compiled; below `node_modules`, so that its packages are
   * found. Types are checked elsewhere.
   */
  static async build(): Promise<BuiltCli> {
    const cache = join(ROOT, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, 'built-cli-'));
    const project = {
      extends: join(ROOT, 'libs/cache/tsconfig.lib.json'),
      compilerOptions: { rootDir: LIBRARY, outDir: folder, declaration: false, noCheck: true },
      files: [join(LIBRARY, 'cli.ts')],
      include: [],
    };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: ROOT });
    return new BuiltCli(folder);
  }

  /** The file that is run. */
  get path(): string {
    return join(this.#folder, 'cli.js');
  }

  /** Runs `cache-config` in a working folder of its own. */
  async run(args: readonly string[], { env = {}, files = {} }: CliSurroundings = {}): Promise<ProcessRun> {
    return this.node([this.path, ...args], { env, cwd: this.workFolder(files) });
  }

  /** A new working folder with these files. */
  workFolder(files: Readonly<Record<string, string>> = {}): string {
    const folder = mkdtempSync(join(this.#folder, 'work-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  /** Runs Node with the same environment as the commands. */
  node(
    args: readonly string[],
    { env = {}, cwd = this.#folder }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
  ): Promise<ProcessRun> {
    return processRun(process.execPath, args, { cwd, env });
  }

  /** Runs a line of bash in a working folder of its own. */
  shell(line: string): Promise<ProcessRun> {
    return processRun('bash', ['--norc', '-c', line], { cwd: this.workFolder(), env: {} });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function processRun(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ProcessRun> {
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
