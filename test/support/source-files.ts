import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The sources of the library. */
export const LIBRARY = join(ROOT, 'libs/cache/src');

/** A source file and what it imports. */
export interface SourceFile {
  /** Relative to the folder that was listed, such as `config/resolve.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

/** One import or re-export. */
export interface SourceImport {
  /** As written: a package, or a relative path. */
  readonly specifier: string;
  /** Of a relative import: the file, relative to the folder that was listed. */
  readonly file: string | undefined;
  readonly isType: boolean;
  /** Whether it is loaded only where the code comes to it. */
  readonly isLazy?: boolean;
}

/** The TypeScript files below a folder, specs left out. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return { path, text, imports: importsOf(text, { folder, path }) };
    });
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)';?$/gm;
const DYNAMIC_IMPORT = /\bimport\('([^']+)'\)/g;

function importsOf(text: string, at: { folder: string; path: string }): SourceImport[] {
  const written = [...text.matchAll(IMPORT)].map(([, type, specifier]) => ({
    specifier,
    isType: type !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC_IMPORT)].map(([, specifier]) => ({
    specifier,
    isType: false,
    isLazy: true,
  }));
  return [...written, ...dynamic].flatMap(({ specifier, ...rest }) =>
    specifier === undefined ? [] : [{ specifier, ...rest, file: fileOf(specifier, at) }],
  );
}

function fileOf(specifier: string, { folder, path }: { folder: string; path: string }): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(folder, resolve(folder, dirname(path), specifier)).replace(/\.js$/, '.ts');
}

/** The name of the package that a specifier belongs to. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
