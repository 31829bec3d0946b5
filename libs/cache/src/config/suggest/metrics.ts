import { parseJson } from '../../env/parse-json.js';
import type { RawEntry, RawNode } from '../../env/raw-tree.js';
import { suggest } from '../../settings/suggest.js';

/** What a metric is: a count where nothing else is said; a part never exceeds its whole. */
interface MetricDescription {
  readonly doc: string;
  /** @default true */
  readonly isWhole?: boolean;
  readonly partOf?: string;
}

/** Every metric that a rule may ask for; counts are those of the whole window. */
const metrics = {
  windowSeconds: { doc: 'How long was counted.' },
  memoryHits: { doc: 'Reads that the memory tier answered.' },
  memoryMisses: { doc: 'Reads that it did not.' },
  memoryEntries: { doc: 'Entries that it holds now.' },
  memoryBytes: { doc: 'Bytes of the values that it holds now.' },
  evictions: { doc: 'Entries that the memory tier pushed out for others.' },
  evictionsBeforeSecondRead: { doc: 'Those that were read at most once until then.', partOf: 'evictions' },
  evictionsReadAgainWithin60Seconds: { doc: 'Those that were asked for soon after.', partOf: 'evictions' },
  expiries: { doc: 'Entries whose TTL ended.' },
  expiriesUnread: { doc: 'Those that nobody had read.', partOf: 'expiries' },
  expiriesRecomputedWithin5Minutes: { doc: 'Those that were computed again soon after.', partOf: 'expiries' },
  connects: { doc: 'Connections to Redis that were made.' },
  connectP99Milliseconds: { doc: 'Of a hundred connects, 99 took no longer.', isWhole: false },
  memoryLimitBytes: { doc: 'Memory that the process of the application may use.' },
} as const satisfies Readonly<Record<string, MetricDescription>>;

/** The name of a metric, with its unit where it is no count. */
export type MetricName = keyof typeof metrics;

/** Metrics of an application, by name; a document may leave any of them out. */
export type Metrics = ReadonlyMap<MetricName, number>;

/** Either metrics, or everything that is wrong with the document. */
export type ParsedMetrics = { readonly metrics: Metrics } | { readonly problems: readonly string[] };

/** The version of the document. */
const VERSION = 1;

const descriptions: ReadonlyMap<string, MetricDescription> = new Map(Object.entries(metrics));

/** Every metric with what it means, for the page about the document. */
export const metricList: string = [...descriptions]
  .map(([name, { doc }]) => `${name} (${doc.replace(/\.$/, '')})`)
  .join(', ');

/** Reads a document of metrics: `{"v":1,"windowSeconds":172800,"memoryHits":1092000}`. */
export function parseMetrics(text: string): ParsedMetrics {
  const parsed = parseJson(text);
  if ('error' in parsed) return { problems: [`not valid JSON: ${parsed.error.reason}`] };
  if (parsed.root.kind !== 'object') return { problems: ['not a JSON object'] };
  const { entries } = parsed.root;
  const version = entries.find(({ key }) => key === 'v');
  const others = entries.filter((entry) => entry !== version);
  const found: Metrics = new Map(others.map((entry) => [entry.key as MetricName, Number(valueOf(entry))]));
  const problems = [
    ...(version && valueOf(version) === VERSION ? [] : [`v: must be ${VERSION}`]),
    ...others.flatMap((entry, index) =>
      others.findIndex(({ key }) => key === entry.key) < index
        ? [`${entry.key}: stands twice`]
        : entryProblems(entry),
    ),
  ];
  if (problems.length === 0) problems.push(...partProblems(found));
  return problems.length > 0 ? { problems } : { metrics: found };
}

function valueOf({ node }: RawEntry): unknown {
  return node.kind === 'scalar' ? node.value : undefined;
}

function entryProblems(entry: RawEntry): string[] {
  const { key } = entry;
  const description = descriptions.get(key);
  if (!description) {
    const [guess] = suggest(key, descriptions.keys());
    const hint = guess ? `did you mean ${guess}?` : `known: ${[...descriptions.keys()].join(', ')}`;
    return [`${/^\w{1,60}$/.test(key) ? key : '(a key that is no name)'}: unknown metric, ${hint}`];
  }
  const { isWhole = true } = description;
  const value = valueOf(entry);
  if (typeof value === 'number' && value >= 0 && (isWhole ? Number.isSafeInteger(value) : true)) return [];
  return [`${key}: must be a ${isWhole ? 'whole number' : 'number'} from 0`];
}

function partProblems(found: Metrics): string[] {
  return [...found].flatMap(([name, value]) => {
    const whole = descriptions.get(name)?.partOf as MetricName | undefined;
    if (whole === undefined || value <= (found.get(whole) ?? 0)) return [];
    return [`${name}: a part of ${whole}, so it must not exceed it`];
  });
}

/** What the answer of the health route says of the cache; `undefined` where it is no such answer. */
export function metricsOfHealth(text: string): Metrics | undefined {
  const parsed = parseJson(text);
  if (!('root' in parsed)) return undefined;
  const [entries, bytes] = ['entries', 'bytes'].map((key) =>
    numberAt(parsed.root, ['details', 'memory', key]),
  );
  if (entries === undefined || bytes === undefined) return undefined;
  return new Map([['memoryEntries', entries], ['memoryBytes', bytes]]); // prettier-ignore
}

function numberAt(node: RawNode, [key, ...rest]: readonly string[]): number | undefined {
  if (key === undefined)
    return node.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
  const entry = node.kind === 'object' ? node.entries.find((one) => one.key === key) : undefined;
  return entry && numberAt(entry.node, rest);
}
