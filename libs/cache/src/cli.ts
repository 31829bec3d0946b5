#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { EXIT } from './cli/cli-io.js';
import { runCli } from './cli/run-cli.js';
import { importModule } from './presets/import-module.js';

const FETCH_TIMEOUT_MS = 5_000;

for (const stream of [process.stdout, process.stderr]) stream.on('error', leave);

/** A reader that has seen enough, such as `head`, is no failure; a full disk is one. */
function leave({ code, message }: NodeJS.ErrnoException): never {
  if (code !== 'EPIPE')
    writeSync(process.stderr.fd, `cache-config: the answer cannot be written: ${message}\n`);
  process.exit(code === 'EPIPE' ? process.exitCode : EXIT.usage);
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  isTerminal: process.stdout.isTTY,
  machine: () => {
    const [limit, total] = [process.constrainedMemory() ?? 0, totalmem()];
    const isLimited = limit > 0 && limit < total; // «no limit» is 0 or more than there is
    return { memoryBytes: isLimited ? limit : total, isLimited, cpus: availableParallelism() };
  },
  readFile: (path) => readFileSync(path, 'utf8'),
  fileExists: existsSync,
  listFolder: (path) => {
    try {
      return readdirSync(path).sort();
    } catch {
      return []; // a folder that cannot be read has nothing for us
    }
  },
  writeFile: (path, text) => writeFileSync(path, text),
  createSecretFile: (path, text) => writeFileSync(path, text, { mode: 0o600, flag: 'wx' }),
  modeOf: (path) =>
    process.platform === 'win32' ? undefined : statSync(path, { throwIfNoEntry: false })?.mode,
  importModule,
  fetchText: async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    return response.text();
  },
  inspectServer: async (config, timeoutMs) => {
    const { inspectServer } = await import('./stores/redis/inspect-server.js'); // the client of Redis is slow to load
    return inspectServer(config, timeoutMs);
  },
  isTrackedByGit: (path) => {
    const { status, error } = spawnSync('git', ['ls-files', '--error-unmatch', '--', path], {
      stdio: 'ignore',
    });
    if (error || status === null || status > 1) return undefined; // no git, or no repository
    return status === 0;
  },
  today: () => new Date().toISOString().slice(0, 10),
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
});
