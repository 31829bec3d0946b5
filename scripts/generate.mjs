/**
 * Writes every generated file of this repository anew, or with --check says which ones are out of date (and ends with 1):
 * those that `cache-config template` knows, which projects have too, and those that only this repository has.
 *
 * It runs what is built: `npm run generate` builds first.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryFiles } from '../dist/cache/cli/generated-files.js';
import { stateOf } from '../dist/cache/cli/file-state.js';

const root = join(import.meta.dirname, '..');
const onlyCheck = process.argv.includes('--check');
const io = {
  fileExists: (path) => existsSync(join(root, path)),
  readFile: (path) => readFileSync(join(root, path), 'utf8'),
};

for (const [path, file] of repositoryFiles) {
  const state = stateOf(io, path, file);
  if (state.state === 'current') continue;
  console.error(`${onlyCheck || !state.text ? state.state : 'written'}  ${path}  ${state.reason}`);
  if (onlyCheck || !state.text) process.exitCode = 1;
  else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), state.text);
  }
}
if (process.exitCode === 1) console.error('fix: npm run generate');
