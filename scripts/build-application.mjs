// Jest's global setup of the end-to-end tests: the application is built once, before several suites start it at once.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Builds the application unless the build is newer than every source. */
export default function buildApplication() {
  const built = statSync(join(ROOT, 'dist/app/src/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (['src', 'libs/cache/src'].every((folder) => newest(join(ROOT, folder)) < built)) return;
  execFileSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function newest(folder) {
  const times = readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, file)).mtimeMs);
  return Math.max(...times);
}
