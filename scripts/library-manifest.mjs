/**
 * Completes dist/cache, the folder that is published, after the compiler has filled it: copies the manifest, the
 * README, the licence and the JSON Schemas, makes the bin files executable, links them so that `npx` finds them in this workspace as in an
 * application, and refuses a manifest that promises a missing file.
 *
 * Usage: node scripts/library-manifest.mjs [workspace folder]
 */
import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const workspace = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const published = join(workspace, 'dist/cache');
const sources = ['libs/cache/package.json', 'README.md', 'LICENSE'];

const problems = copyAll();
if (problems.length === 0) {
  const manifest = JSON.parse(readFileSync(join(published, 'package.json'), 'utf8'));
  problems.push(...missingFiles(manifest), ...makeExecutable(manifest));
  if (problems.length === 0) linkBins(manifest);
}
for (const problem of problems) console.error(`library manifest: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function copyAll() {
  const missing = sources.filter((source) => !existsSync(join(workspace, source)));
  for (const source of sources.filter((candidate) => !missing.includes(candidate))) {
    copyFileSync(join(workspace, source), join(published, source.slice(source.lastIndexOf('/') + 1)));
  }
  const schemas = join(workspace, 'schema');
  if (existsSync(schemas)) cpSync(schemas, join(published, 'schema'), { recursive: true });
  return missing.map((source) => `${source} does not exist and belongs into the package`);
}

function missingFiles(manifest) {
  const fields = ['main', 'types', 'exports', 'bin'];
  return fields.flatMap((field) =>
    targets(manifest[field])
      .filter((target) => !existsSync(join(published, withoutPattern(target))))
      .map((target) => `${field} names ${target}, which is not in dist/cache`),
  );
}

/** The paths in a field of the manifest, however deep its conditions go. */
function targets(value) {
  if (typeof value === 'string') return [value];
  return value === null || value === undefined ? [] : Object.values(value).flatMap(targets);
}

/** Of `./presets/*.js` only the folder can be checked. */
function withoutPattern(target) {
  return target.includes('*') ? dirname(target.slice(0, target.indexOf('*') + 1)) : target;
}

function makeExecutable(manifest) {
  const files = targets(manifest.bin).filter((file) => existsSync(join(published, file)));
  for (const file of files) chmodSync(join(published, file), 0o755);
  return files
    .filter((file) => !readFileSync(join(published, file), 'utf8').startsWith('#!'))
    .map((file) => `bin names ${file}, which does not begin with #!/usr/bin/env node`);
}

function linkBins({ bin = {} }) {
  const folder = join(workspace, 'node_modules/.bin');
  if (!existsSync(folder)) return;
  for (const [name, file] of Object.entries(bin)) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(relative(folder, join(published, file)), join(folder, name));
  }
}
