import { descriptorOf, leaves } from '../settings/leaves.js';
import type { CacheConfig } from '../settings/types.js';
import { digestOf } from './digest.js';
import type { Setting } from './resolution.js';

type Draft = Record<string, unknown>;

/** The nested, deeply frozen configuration of merged settings. */
export function buildConfig(settings: ReadonlyMap<string, Setting>): CacheConfig {
  const root: Draft = {};
  for (const [path, { kind }] of leaves) {
    const value = kind === 'map' ? mapAt(settings, path) : settings.get(path)?.value;
    assign(root, path, value);
  }
  // The table gives every path, and parsing gave every value its type: the one place where the two meet.
  return freeze(root) as CacheConfig;
}

/**
 * Eight hexadecimal digits over all settings: two instances agree exactly when their configurations do. Of a secret
 * only whether it is set goes in: a hash of a password could be guessed.
 */
export function fingerprintOf(settings: ReadonlyMap<string, Setting>): string {
  const pairs = [...settings.values()]
    .map(({ path, value, text }) => [path, descriptorOf(path)?.secret ? value !== undefined : text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return digestOf(pairs);
}

function mapAt(settings: ReadonlyMap<string, Setting>, path: string): Record<string, unknown> {
  const entries = [...settings.values()].filter((setting) => setting.path.startsWith(`${path}.`));
  return Object.fromEntries(entries.map((setting) => [setting.path.slice(path.length + 1), setting.value]));
}

function assign(root: Draft, path: string, value: unknown): void {
  const parts = path.split('.');
  let node = root;
  for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Draft;
  node[parts.at(-1) ?? path] = value;
}

function freeze(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  for (const child of Object.values(node)) freeze(child);
  return Object.freeze(node);
}
