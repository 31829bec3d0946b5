import type { Descriptor, LegacyName } from './descriptor.js';
import { schema } from './schema.js';

type Node = Descriptor | { readonly [key: string]: Node };

function isDescriptor(node: Node): node is Descriptor {
  return 'kind' in node && typeof node.kind === 'string';
}

function* walk(node: Node, path: string): Generator<[string, Descriptor]> {
  if (isDescriptor(node)) yield [path, node];
  else
    for (const [key, child] of Object.entries(node)) yield* walk(child, path === '' ? key : `${path}.${key}`);
}

/** Every setting by its path, such as `ttl.default`, in the order of the table. */
export const leaves: ReadonlyMap<string, Descriptor> = new Map(walk(schema, ''));

/** The paths of the groups of settings, such as `ttl` and `redis.breaker`. */
export const sections: ReadonlySet<string> = new Set(
  [...leaves.keys()].flatMap((path) => {
    const parts = path.split('.');
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

/** The environment variables of the former style: what each becomes. */
export const legacyNames: ReadonlyMap<string, { readonly path: string; readonly legacy: LegacyName }> =
  new Map(
    [...leaves].flatMap(([path, { legacy = [] }]) =>
      legacy.map((one) => [one.name, { path, legacy: one }] as const),
    ),
  );

/** The setting at `path`, where it is an entry of a map its map: `ai.operationTtl.qa` is found too. */
export function descriptorOf(path: string): Descriptor | undefined {
  return leaves.get(path) ?? leaves.get(path.slice(0, Math.max(0, path.lastIndexOf('.'))));
}

const RANKS: ReadonlyMap<string, number> = new Map([...leaves.keys()].map((path, index) => [path, index]));

/** Values by path in the order of the table, entries of a map at the place of the map. */
export function inTableOrder<T>(values: Iterable<readonly [string, T]>): (readonly [string, T])[] {
  const rank = (path: string) => RANKS.get(path) ?? RANKS.get(path.slice(0, path.lastIndexOf('.'))) ?? -1;
  return [...values].sort(([a], [b]) => rank(a) - rank(b));
}
