#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { runCli } from './cli/run-cli.js';
import { importModule } from './presets/import-module.js';

const FETCH_TIMEOUT_MS = 5_000;

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
  importModule,
  fetchText: async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    return { status: response.status, text: await response.text() };
  },
  inspectServer: async (config, timeoutMs) => {
    const { inspectServer } = await import('./stores/redis/inspect-server.js'); // the client of Redis is slow to load
    return inspectServer(config, timeoutMs);
  },
  fetchJson: async (url, timeoutMs) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return response.json();
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
