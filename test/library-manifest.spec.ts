import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../scripts/library-manifest.mjs');

const MANIFEST = {
  name: 'library',
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './internal/*': null,
    './presets/*': './presets/*.js',
    './schema/config.schema.json': './schema/config.schema.json',
    './package.json': './package.json',
  },
  bin: { library: './cli.js' },
};

describe('library-manifest', () => {
  let workspace: string;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'library-manifest-'));
    write('README.md', '# Library');
    write('LICENSE', 'MIT');
    write('libs/cache/package.json', JSON.stringify(MANIFEST));
    write('schema/config.schema.json', '{}');
    for (const name of ['index.js', 'index.d.ts', 'presets/simple.js']) write(`dist/cache/${name}`, '');
    write('dist/cache/cli.js', '#!/usr/bin/env node\n');
  });

  afterEach(() => rmSync(workspace, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }

  function complete(): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, [SCRIPT, workspace], { encoding: 'utf8' });
  }

  it('copies manifest, README, licence and JSON Schemas, and makes the bin file executable', () => {
    const { status, stderr } = complete();

    expect(stderr).toBe('');
    expect(status).toBe(0);
    const copied = ['package.json', 'README.md', 'LICENSE', 'schema/config.schema.json'].map((name) =>
      join(workspace, 'dist/cache', name),
    );
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(statSync(join(workspace, 'dist/cache/cli.js')).mode & 0o111).toBe(0o111);
  });

  it.each([
    ['index.d.ts', 'exports names ./index.d.ts'],
    ['presets', 'exports names ./presets/*.js'],
    ['cli.js', 'bin names ./cli.js'],
  ])('refuses a manifest that names %s when that is missing', (missing, message) => {
    rmSync(join(workspace, 'dist/cache', missing), { recursive: true });

    const { status, stderr } = complete();

    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });

  it('refuses a bin file that no shell can start', () => {
    write('dist/cache/cli.js', 'run();\n');

    expect(complete().stderr).toContain('does not begin with #!');
  });

  it('refuses a manifest that names a schema that nobody generated', () => {
    rmSync(join(workspace, 'schema'), { recursive: true });

    expect(complete().stderr).toContain('exports names ./schema/config.schema.json');
  });

  it('refuses a package without README', () => {
    rmSync(join(workspace, 'README.md'));

    const { status, stderr } = complete();

    expect(stderr).toContain('README.md does not exist');
    expect(status).toBe(1);
  });
});
