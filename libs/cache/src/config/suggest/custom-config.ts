import { descriptorOf } from '../../settings/leaves.js';
import { maskUrls, Secret } from '../../settings/secret.js';
import type { LayerEntry } from '../layer.js';

/** A tree of settings as people write it. */
export type WrittenTree = { [key: string]: unknown };

/** The line that takes the place of the custom configuration, secrets masked; without values the one that removes it. */
export function customLine(
  values: ReadonlyMap<string, unknown>,
  source: string = 'CACHE_CUSTOM_CONFIG',
): string {
  if (values.size === 0) return `remove ${source}`;
  const json = JSON.stringify(treeOf(values));
  return source.endsWith('_FILE') ? `in the file that ${source} names: ${json}` : `${source}=${json}`;
}

/** What the custom configuration sets, by path and as it was written, secrets masked. */
export function writtenValues(custom: readonly LayerEntry[]): Map<string, unknown> {
  return new Map(custom.map(({ path, raw }) => [path, masked(path, raw)]));
}

/** Values by path as a nested tree. */
export function treeOf(values: ReadonlyMap<string, unknown>): WrittenTree {
  const root: WrittenTree = {};
  for (const [path, value] of values) {
    const parts = path.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as WrittenTree;
    node[parts.at(-1) ?? path] = value;
  }
  return root;
}

function masked(path: string, raw: unknown): unknown {
  if (descriptorOf(path)?.secret === true) return String(new Secret(''));
  return typeof raw === 'string' ? maskUrls(raw) : raw;
}
