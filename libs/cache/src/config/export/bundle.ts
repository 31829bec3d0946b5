import type { Variable } from '../../env/variables.js';
import { descriptorOf } from '../../settings/leaves.js';
import { redisAddress } from '../../settings/redis-address.js';
import { Secret, maskUrls } from '../../settings/secret.js';
import type { Leaves, LeafValue } from './export-leaves.js';
import { portableJson } from './portable-text.js';

/** A configuration taken apart into what each format writes in its own way. */
export interface Bundle {
  readonly preset: string;
  readonly fingerprint: string;
  /** The texts of the variables; JSON in characters that no format interprets. */
  readonly variables: ReadonlyMap<Variable, string>;
  /** The variables among them whose text is a credential; only where secrets were to be revealed. */
  readonly revealed: ReadonlySet<Variable>;
  /** The variables whose `_FILE` form is written, because they hold a secret. */
  readonly files: readonly SecretFile[];
}

/** A file that has to hold a secret. */
export interface SecretFile {
  readonly variable: Variable;
  /** Name of the file, and of the secret in Compose and Kubernetes. */
  readonly name: string;
  /** Where it is already, if it is. */
  readonly path?: string | undefined;
  /** What it holds, with placeholders for what nobody may see. */
  readonly content: string;
}

/** What a bundle is made of. */
export interface BundleOptions {
  readonly preset: string;
  readonly fingerprint: string;
  readonly leaves: Leaves;
  /** Write secrets as they are. */
  readonly reveal: boolean;
  /** The files that `_FILE` variables name already. @default none */
  readonly filePaths?: ReadonlyMap<Variable, string>;
}

const FILE_NAMES: Partial<Record<Variable, string>> = {
  CACHE_REDIS_URL: 'cache-redis-url',
  CACHE_CUSTOM_CONFIG: 'cache-custom-config',
};

/** A nested object. */
export type Tree = { [key: string]: Tree | LeafValue };

/** The variables of a configuration, and the files for what must not stand in a variable. */
export function bundleOf({ preset, fingerprint, leaves, reveal, filePaths }: BundleOptions): Bundle {
  const variables = new Map<Variable, string>([['CACHE_PRESET', preset]]);
  const revealed = new Set<Variable>();
  const files: SecretFile[] = [];
  const addFile = (variable: Variable, content: string) => {
    const name = FILE_NAMES[variable] ?? variable.toLowerCase();
    files.push({ variable, name, content, path: filePaths?.get(variable) });
  };

  const url = leaves.get('redis.url');
  if (url instanceof Secret) {
    const isOpen = !hasCredentials(url);
    if (isOpen || reveal) variables.set('CACHE_REDIS_URL', url.reveal());
    else addFile('CACHE_REDIS_URL', String(url));
    if (!isOpen && reveal) revealed.add('CACHE_REDIS_URL');
  }
  const ai = leaves.get('ai.enabled');
  if (ai !== undefined) variables.set('ENABLE_AI_CACHE', String(ai));

  const custom = new Map([...leaves].filter(([path]) => descriptorOf(path)?.env === undefined));
  const text = portableJson(treeOf(custom, { reveal }));
  if (secretsIn(custom).length > 0) addFile('CACHE_CUSTOM_CONFIG', text);
  else if (custom.size > 0) variables.set('CACHE_CUSTOM_CONFIG', text);
  return { preset, fingerprint, variables, revealed, files };
}

/** The custom configuration as a tree; of a secret that is not revealed its placeholder. */
export function treeOf(leaves: Leaves, { reveal }: { readonly reveal: boolean }): Tree {
  const root: Tree = {};
  for (const [path, value] of leaves) {
    const parts = path.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Tree;
    const isSecret = value instanceof Secret;
    node[parts.at(-1) ?? path] = isSecret ? (reveal ? value.reveal() : String(value)) : value;
  }
  return root;
}

/** The paths of the values that nobody may see. */
export function secretsIn(leaves: Leaves): string[] {
  return [...leaves].flatMap(([path, value]) =>
    value instanceof Secret && isHidden(path, value) ? [path] : [],
  );
}

/** Whether a secret of a setting really is one: an address without user info is none. */
export function isHidden(path: string, value: Secret): boolean {
  return descriptorOf(path)?.secret === true || hasCredentials(value);
}

function hasCredentials(url: Secret): boolean {
  const text = url.reveal();
  const { username, password } = redisAddress(text);
  return username !== '' || password !== '' || maskUrls(text) !== text;
}
