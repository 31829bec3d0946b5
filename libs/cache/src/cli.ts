#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { runCli } from './cli/run-cli.js';

process.exitCode = runCli(process.argv.slice(2), {
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  fileExists: existsSync,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
});
