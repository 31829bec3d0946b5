import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

type Scalar = string | number | boolean | null;

/** A service, as far as the tests look at it. */
export interface ComposeService {
  readonly command?: string | readonly string[];
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly deploy?: { readonly replicas?: number };
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition?: string }>>;
  readonly healthcheck?: { readonly test?: string | readonly string[] };
  readonly ports?: readonly (string | number)[];
  readonly secrets?: readonly string[];
}

/** A Compose file or several merged ones, as far as the tests look at it. */
export interface ComposeModel {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string }>>;
}

/** A parsed Compose file. */
export interface ComposeFile {
  /** The plain content, for the schema. */
  readonly content: unknown;
  /** The paths tagged `!override`, joined by a slash: there the overlay replaces instead of being merged. */
  readonly overrides: ReadonlySet<string>;
}

/** Reads a Compose file in the root of the repository. */
export function readCompose(name: string): ComposeFile {
  return parseCompose(readFileSync(join(ROOT, name), 'utf8'));
}

/** Throws on invalid YAML and on any tag but `!override`. */
export function parseCompose(text: string): ComposeFile {
  const document = parseDocument(text);
  const overrides = new Set<string>();
  visit(document, {
    Collection(_key, node, ancestors) {
      if (node.tag !== '!override') return;
      const pairs = ancestors.filter((ancestor) => 'key' in ancestor);
      overrides.add(pairs.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : '?')).join('/'));
    },
  });
  const isKnownTag = (warning: Error) => warning.message.includes('tag: !override');
  const problem = [...document.errors, ...document.warnings.filter((warning) => !isKnownTag(warning))][0];
  if (problem) throw problem;
  return { content: document.toJS(), overrides };
}

/** One model of a base file and its overlays, by those rules of Compose that such files make use of. */
export function mergeCompose(base: ComposeFile, ...overlays: readonly ComposeFile[]): ComposeModel {
  return overlays.reduce<unknown>(
    (merged, { content, overrides }) => merge(merged, content, [], overrides),
    base.content,
  ) as ComposeModel;
}

/** What a value comes to where none of the variables it names is set. */
export function withDefaults(value: Scalar | undefined): string {
  return String(value ?? '').replace(/\$\{\w+(?::?-([^}]*))?\}/g, '$1');
}

// Sequences that Compose replaces; all others it concatenates.
const REPLACED = new Set(['command', 'entrypoint', 'test']);

function merge(
  base: unknown,
  overlay: unknown,
  path: readonly string[],
  overrides: ReadonlySet<string>,
): unknown {
  if (overrides.has(path.join('/'))) return overlay;
  if (isMap(base) && isMap(overlay)) {
    const added = Object.entries(overlay).map(([key, value]) => [
      key,
      key in base ? merge(base[key], value, [...path, key], overrides) : value,
    ]);
    return { ...base, ...(Object.fromEntries(added) as Record<string, unknown>) };
  }
  const isReplaced = REPLACED.has(path.at(-1) ?? '');
  if (Array.isArray(base) && Array.isArray(overlay) && !isReplaced) {
    return [...new Set<unknown>([...(base as unknown[]), ...(overlay as unknown[])])];
  }
  return overlay;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
