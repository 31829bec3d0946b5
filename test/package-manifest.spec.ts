import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LIBRARY, ROOT, packageOf, sourceFiles, type SourceImport } from './support/source-files.js';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;
const manifest = read('libs/cache/package.json');
const workspace = read('package.json');
const files = sourceFiles(LIBRARY);

const builtIn = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);
const sourceOf = (output: string): string => output.replace(/^\.\//, '').replace(/(\.d)?\.(ts|js)$/, '.ts');
const imported = new Set(
  files.flatMap(({ imports }) =>
    imports.flatMap(({ specifier, file }) => (file || builtIn(specifier) ? [] : [packageOf(specifier)])),
  ),
);

describe('the published manifest', () => {
  it('declares every package that the sources import', () => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };

    expect([...imported].filter((name) => !(name in declared))).toEqual([]);
  });

  it('declares no dependency that nothing imports', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => !imported.has(name))).toEqual([]);
  });

  it('takes the framework from the application', () => {
    const framework = Object.keys(manifest.dependencies).filter((name) => name.startsWith('@nestjs/'));

    expect(framework).toEqual([]);
  });

  it('has a source for every entry and every bin', () => {
    const outputs = [
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === 'string' ? [] : [entry.types, entry.default],
      ),
      ...Object.values(manifest.bin),
    ];

    expect(outputs.filter((output) => !existsSync(join(LIBRARY, sourceOf(output))))).toEqual([]);
  });

  it('has an entry or a bin for every file at the top of the sources', () => {
    const entries = files.map(({ path }) => path).filter((path) => !path.includes('/'));
    const reachable = [
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === 'string' ? [] : [sourceOf(entry.default)],
      ),
      ...Object.values(manifest.bin).map(sourceOf),
    ];

    expect(entries.sort()).toEqual(reachable.sort());
  });

  it('keeps optional peers out of every entry but their own', () => {
    const optional = Object.keys(manifest.peerDependenciesMeta);
    const reached = reachableFrom(['index.ts', 'ai.ts', 'ai-sdk.ts', 'core.ts', 'testing.ts', 'cli.ts']);
    const found = files
      .filter(({ path }) => reached.has(path))
      .flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier)))
      .filter((name) => optional.includes(name));

    expect(found).toEqual([]);
  });

  it('runs on the same versions of Node.js as the workspace', () => {
    expect(manifest.engines).toEqual(workspace.engines);
  });

  it('asks for the versions that the workspace tests', () => {
    const differing = Object.entries(manifest.dependencies).filter(
      ([name, range]) => workspace.dependencies[name] !== range,
    );

    expect(differing).toEqual([]);
  });
});

describe('the entry without Nest', () => {
  it('reaches no package of the framework', () => {
    const reached = reachableFrom(['ai.ts', 'ai-sdk.ts', 'langchain.ts', 'core.ts', 'testing.ts', 'cli.ts']);
    const packages = files
      .filter(({ path }) => reached.has(path))
      .flatMap(({ imports }) => imports.map(({ specifier }) => specifier))
      .filter((specifier) => specifier.startsWith('@nestjs/'));

    expect(packages).toEqual([]);
  });

  it('does not load Redis for the command line until it is asked for', () => {
    const reached = reachableFrom(['cli.ts'], ({ isLazy }) => !isLazy);
    const client = files.filter(({ imports }) => imports.some(({ specifier }) => specifier === 'redis'));

    expect(client.filter(({ path }) => reached.has(path))).toEqual([]);
    expect(reachableFrom(['cli.ts'])).toContain(client[0]?.path);

    expect([...reached].filter((path) => path.startsWith('stores/') || path.startsWith('cache/'))).toEqual(
      [],
    );
  });
});

function reachableFrom(
  entries: readonly string[],
  follows: (one: SourceImport) => boolean = () => true,
): Set<string> {
  const reached = new Set<string>();
  const queue = [...entries];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const file = files.find((one) => one.path === path);
    const followed = (file?.imports ?? []).filter(follows);
    queue.push(...followed.flatMap((one) => (one.file ? [one.file] : [])));
  }
  return reached;
}
