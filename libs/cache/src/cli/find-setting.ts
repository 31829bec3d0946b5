import { descriptorOf, leaves, sections } from '../settings/leaves.js';
import { maskUrls } from '../settings/secret.js';
import { normaliseName, suggest } from '../settings/suggest.js';
import { UsageError } from './cli-io.js';

/** Every path that holds one value: the settings, and of each map the entries that it has by default. */
export const valuePaths: readonly string[] = [...leaves].flatMap(([path, descriptor]) =>
  descriptor.kind === 'map' ? Object.keys(descriptor.default).map((key) => `${path}.${key}`) : [path],
);

/** The path of a setting that the user names, in whatever spelling; wrong usage where there is none. */
export function findSetting(name: string): string {
  const normal = normaliseName(name);
  const found =
    valuePaths.find((path) => path === name) ?? valuePaths.find((path) => normaliseName(path) === normal);
  if (found !== undefined) return found;
  if (isMapEntry(name)) return name;
  const members = valuePaths.filter((path) => path.startsWith(`${name}.`));
  if (members.length > 0) throw new UsageError(`"${name}" is a group. Name one of: ${members.join(', ')}`);
  const guesses = suggest(name, [...valuePaths, ...sections]).map((guess) => `"${guess}"`);
  const hint =
    guesses.length > 0 ? `did you mean ${guesses.join(' or ')}?` : 'list them with: cache-config show';
  throw new UsageError(`unknown setting "${maskUrls(name).slice(0, 60)}": ${hint}`);
}

/** An entry that a map does not have by default, under a name that it takes. */
function isMapEntry(name: string): boolean {
  const descriptor = leaves.has(name) ? undefined : descriptorOf(name);
  return descriptor?.kind === 'map' && !descriptor.keys && /\.[A-Za-z][\w-]*$/.test(name);
}
