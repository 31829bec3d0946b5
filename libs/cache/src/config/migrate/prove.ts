import type { WrittenValue } from '../../env/legacy-values.js';
import { descriptorOf, leaves } from '../../settings/leaves.js';
import { parseValue } from '../../settings/parse-value.js';
import { Secret } from '../../settings/secret.js';
import type { Resolution } from '../resolution.js';
import type { Connection } from './connection.js';
import { isRedisUrl, userInfoOf } from './credentials.js';
import type { ProofLine } from './migration-plan.js';
import { saysThat, shownValue } from './written-value.js';

const UNSET = '(unset)';
const MASK = '******';
const ORDER = [...leaves.keys()];

/** Compares every setting that a former variable gave with what the result resolves to. */
export function proveEquivalence(
  result: Resolution,
  settings: ReadonlyMap<string, WrittenValue>,
  connection: Connection,
): ProofLine[] {
  const plain = [...settings].map(([path, value]) => ({
    path,
    legacy: shownValue(path, value),
    resolved: result.settings.get(path)?.text ?? UNSET,
    equal: saysThat(result, path, value),
  }));
  return [...plain, ...proveConnection(result, connection)].sort((a, b) => rank(a.path) - rank(b.path));
}

function proveConnection(
  { settings }: Resolution,
  { url, isAdopted, user, password }: Connection,
): ProofLine[] {
  const resolved = settings.get('redis.url')?.value;
  const found = resolved instanceof Secret ? resolved.reveal() : '';
  const userInfo = isRedisUrl(found) ? userInfoOf(found) : { user: '', password: '' };
  const line = (path: string, wanted: string | undefined, there: string): ProofLine[] => {
    const text = (value: string) => (value === '' ? UNSET : MASK);
    return wanted === undefined
      ? []
      : [{ path, legacy: MASK, resolved: text(there), equal: wanted === there }];
  };
  return [
    ...line('redis.url', isAdopted ? url : undefined, found).map((one) => ({
      ...one,
      legacy: shownUrl(url),
      resolved: shownUrl(found),
    })),
    ...line('redis.username', user, userInfo.user),
    ...line('redis.password', password, userInfo.password),
  ];
}

function shownUrl(url = ''): string {
  const descriptor = descriptorOf('redis.url');
  const parsed = descriptor?.kind === 'url' ? parseValue(descriptor, url) : undefined;
  return parsed && 'value' in parsed ? String(parsed.value) : UNSET;
}

/** The place of a setting in the table. */
function rank(path: string): number {
  return ORDER.findIndex((leaf) => path === leaf || path.startsWith(`${leaf}.`));
}
