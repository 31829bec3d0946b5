import type { WrittenValue } from '../../env/legacy-values.js';
import { descriptorOf } from '../../settings/leaves.js';
import { Secret } from '../../settings/secret.js';
import { normaliseName } from '../../settings/suggest.js';

type Tree = { [key: string]: unknown };

const MASK = '******';

/**
 * The custom configuration with settings added, as one line of JSON; keys that are there keep their spelling. Printing
 * it shows what was added and what was there for settings that are no secret.
 */
export function withSettings(
  existing: string | undefined,
  settings: ReadonlyMap<string, WrittenValue>,
): Secret {
  const config = treeOf(existing);
  const shown = masked(treeOf(existing), '');
  for (const [path, value] of settings) {
    assign(config, path, value);
    assign(shown, path, value);
  }
  return new Secret(JSON.stringify(config), JSON.stringify(shown));
}

function treeOf(text = '{}'): Tree {
  return JSON.parse(text) as Tree;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function assign(tree: Tree, path: string, value: WrittenValue): void {
  const parts = path.split('.');
  const last = parts.pop() ?? path;
  let node = tree;
  for (const part of parts) {
    const key = keyIn(node, part);
    const next = node[key];
    const child: Tree = isTree(next) ? next : {};
    node[key] = child;
    node = child;
  }
  node[keyIn(node, last)] = value;
}

function keyIn(tree: Tree, part: string): string {
  return Object.keys(tree).find((key) => normaliseName(key) === normaliseName(part)) ?? part;
}

/** The same tree with every value starred out but those of settings that hold no credentials. */
function masked(tree: Tree, prefix: string): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      const path = `${prefix}${key}`;
      if (isTree(value)) return [key, masked(value, `${path}.`)];
      const descriptor = descriptorOf(path);
      const isOpen = descriptor && !descriptor.secret && path !== 'redis.username';
      return [key, isOpen || value === null ? value : MASK];
    }),
  );
}
