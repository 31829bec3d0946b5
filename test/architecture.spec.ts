import { describe, expect, it } from '@jest/globals';
import { LIBRARY, packageOf, sourceFiles, type SourceFile } from './support/source-files.js';

/** Folders of the library, in the order of the flow, and what each may import beside itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  settings: ['contracts'],
  env: ['contracts', 'settings'],
  presets: ['contracts', 'settings'],
  config: ['contracts', 'settings', 'env', 'presets'],
  stores: ['contracts', 'settings'],
  cache: ['contracts', 'settings'],
  assembly: ['contracts', 'settings', 'stores', 'cache'],
  ai: ['contracts', 'settings', 'cache'],
  testing: ['contracts', 'settings', 'config', 'stores', 'cache', 'assembly'],
  cli: ['contracts', 'settings', 'env', 'presets', 'config'],
  nest: ['contracts', 'settings', 'env', 'presets', 'config', 'stores', 'cache', 'assembly', 'ai'],
};

/** Packages that only the edge may import. */
const EDGE_PACKAGES = /^(@nestjs\/|cache-manager$|keyv$|class-validator$|class-transformer$|rxjs$)/;

/** The bin hands the environment in; the library of Nest is an edge itself. */
const READS_ENVIRONMENT = ['cli.ts', 'nest/environment.ts'];

const files = sourceFiles(LIBRARY);
const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

function importsAgainstTheTable({ path, imports }: SourceFile): string[] {
  const folder = folderOf(path);
  if (folder === '') return [];
  return imports.flatMap(({ file }) => {
    if (file === undefined || folderOf(file) === folder || LAYERS[folder]?.includes(folderOf(file)))
      return [];
    return [`${path} → ${file}`];
  });
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return [];
    const cycle = (graph.get(node) ?? [])
      .map((next) => visit(next, [...trail, node]))
      .find(({ length }) => length > 0);
    done.add(node);
    return cycle ?? [];
  };
  return [...graph.keys()].map((node) => visit(node, [])).find(({ length }) => length > 0) ?? [];
}

describe('the folders of the library', () => {
  it('are those of the table', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)).filter((folder) => folder !== ''));

    expect([...folders].sort()).toEqual(Object.keys(LAYERS).sort());
  });

  it('import along the flow only', () => {
    expect(files.flatMap(importsAgainstTheTable)).toEqual([]);
  });

  it('import files that exist', () => {
    const known = new Set(files.map(({ path }) => path));

    expect(
      files.flatMap(({ imports }) => imports.flatMap(({ file }) => (file && !known.has(file) ? [file] : []))),
    ).toEqual([]);
  });

  it('hold no circle of imports, types included', () => {
    const graph = new Map(
      files.map(({ path, imports }) => [path, imports.flatMap(({ file }) => (file ? [file] : []))]),
    );

    expect(findCycle(graph)).toEqual([]);
  });

  it('name Nest and its ecosystem in nest/ and in the entries only', () => {
    const outside = files.filter(({ path }) => folderOf(path) !== 'nest');
    const found = outside.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => EDGE_PACKAGES.test(packageOf(specifier)))
        .map(({ specifier }) => `${path}: ${specifier}`),
    );

    expect(found).toEqual([]);
  });

  it('read the environment of the process at the edge only', () => {
    const found = files.filter(({ text }) =>
      /process\.env\b/.test(text.replace(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'/g, '')),
    );

    expect(found.map(({ path }) => path)).toEqual(READS_ENVIRONMENT);
  });
});

describe('the check itself', () => {
  const file = (path: string, target: string): SourceFile => ({
    path,
    text: '',
    imports: [{ specifier: './x.js', isType: false, file: target }],
  });

  it('finds an import against the flow', () => {
    expect(importsAgainstTheTable(file('settings/a.ts', 'config/b.ts'))).toEqual([
      'settings/a.ts → config/b.ts',
    ]);
  });

  it('finds a circle', () => {
    const graph = new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]); // prettier-ignore

    expect(findCycle(graph)).toEqual(['b', 'c', 'b']);
  });

  it('sees the imports of a file', () => {
    const resolve = files.find(({ path }) => path === 'config/resolve.ts');

    expect(resolve?.imports.map((one) => one.file)).toContain('presets/registry.ts');
  });
});
