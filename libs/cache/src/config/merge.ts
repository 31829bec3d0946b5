import type { Issue } from '../contracts/issue.js';
import { itemOf, type Descriptor } from '../settings/descriptor.js';
import { descriptorOf, inTableOrder, leaves } from '../settings/leaves.js';
import { formatValue, parseValue } from '../settings/parse-value.js';
import type { SettingValue } from '../settings/setting-value.js';
import { strategies } from '../presets/strategies.js';
import { issueAt, originOf, showRaw, type LayerEntry, type LayerSource, type RefusedEntry } from './layer.js';
import type { Setting, SettingSource } from './resolution.js';

const DEFAULTS: LayerSource = { layer: 'default', name: 'schema' };

/** Lowest layer of all: what the table says. */
export function defaultEntries(): LayerEntry[] {
  return [...leaves].flatMap(([path, descriptor]) => {
    if (descriptor.kind === 'map') {
      return Object.entries(descriptor.default).map(([key, raw]) => ({
        path: `${path}.${key}`,
        raw,
        source: DEFAULTS,
      }));
    }
    const raw: unknown = 'default' in descriptor ? descriptor.default : undefined;
    return [{ path, raw, source: DEFAULTS }];
  });
}

/** What came of merging: a setting per path, and the values that were refused. */
export interface Merged {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly issues: readonly Issue[];
}

/**
 * Lays the entries, lowest layer first, over each other: per setting the highest layer wins with its whole value, maps
 * merge by key, and a `null` on a key of a map removes what lower layers gave. A refused value counts as not written;
 * those refused before merging get their context here too.
 */
export function mergeEntries(
  entries: readonly LayerEntry[],
  refusedBefore: readonly RefusedEntry[] = [],
): Merged {
  const stacks = new Map<string, SettingSource[]>();
  const refused: RefusedEntry[] = [...refusedBefore];
  for (const entry of entries) {
    const result = parseEntry(entry);
    if (result === 'removed') stacks.delete(entry.path);
    else if ('code' in result) refused.push({ entry, issue: result });
    else stacks.set(entry.path, [result, ...(stacks.get(entry.path) ?? [])]);
  }
  const settings = new Map<string, Setting>();
  for (const [path, [top, ...shadowed]] of inTableOrder(stacks))
    if (top) settings.set(path, { path, ...top, shadowed });
  return { settings, issues: refused.map(({ entry, issue }) => withContext(issue, entry, settings)) };
}

function parseEntry({ path, raw, source, span }: LayerEntry): SettingSource | Issue | 'removed' {
  const descriptor = descriptorOf(path);
  if (!descriptor) throw new TypeError(`no setting at ${path}`);
  const origin = originOf(source, span);
  if (raw === null) return 'removed';
  if (raw === undefined) return { value: undefined, text: '(unset)', origin };
  const parsed = parseValue(
    descriptor.kind === 'map' ? itemOf(descriptor) : descriptor,
    raw,
    source.fromText,
  );
  if ('value' in parsed) return { ...shown(descriptor, parsed.value), origin };
  const got = descriptor.secret ? '(hidden: sensitive)' : showRaw(raw);
  return issueAt(source, { path, got, ...parsed.problem, span });
}

function shown(descriptor: Descriptor, value: SettingValue): { value: SettingValue; text: string } {
  return { value, text: formatValue(descriptor, value) };
}

/** Adds what would apply instead, and who else sets the same. */
function withContext(issue: Issue, entry: LayerEntry, settings: ReadonlyMap<string, Setting>): Issue {
  const setting = settings.get(entry.path);
  if (!setting) return issue;
  const others = [setting, ...setting.shadowed].slice(1).filter(({ origin }) => origin.layer !== 'default');
  return {
    ...issue,
    instead: `${setting.text} from ${describeOrigin(setting)}`,
    ...(others.length > 0 ? { alsoSet: others.map((one) => `${one.text} from ${describeOrigin(one)}`) } : {}),
  };
}

function describeOrigin({ origin }: SettingSource): string {
  const name = origin.layer === 'env' || origin.layer === 'custom' || origin.layer === 'code';
  if (name) return origin.source;
  const kind = origin.source in strategies ? 'strategy' : origin.layer;
  return `${kind} "${origin.source}"`;
}
