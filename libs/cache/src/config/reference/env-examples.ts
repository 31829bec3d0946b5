import type { Issue } from '../../contracts/issue.js';
import type { CacheConfigInput } from '../../settings/types.js';
import { portableJson } from '../export/portable-text.js';
import { GENERATED_BY } from './env-template.js';

/** A deployment as people have it, and the variables that fit. */
export interface EnvExample {
  readonly name: string;
  readonly title: string;
  /** Why it is as it is, a sentence a line. */
  readonly notes: readonly string[];
  readonly preset: string;
  /** Variables beside CACHE_PRESET, in their order. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly custom?: CacheConfigInput;
  /** Codes of the warnings that it starts with. */
  readonly warnings?: readonly Issue['code'][];
}

/** The deployments of `.env.cache.examples`. */
export const envExamples: readonly EnvExample[] = [
  {
    name: 'simple-web',
    title: 'A simple web application',
    notes: ['One process or a few, an hour of staleness does no harm.'],
    preset: 'simple',
    variables: { CACHE_REDIS_URL: 'redis://localhost:6379/0' },
    custom: { namespace: 'shop' },
  },
  {
    name: 'ai-app',
    title: 'An application that asks a language model',
    notes: ['Answers cost money: they live long, and each operation has a lifetime of its own.'],
    preset: 'ai-production',
    variables: { CACHE_REDIS_URL: 'rediss://cache:6379/0' },
    custom: { ai: { operationTtl: { summarize: '1d', sentiment: '6h' } } },
  },
  {
    name: 'high-performance',
    title: 'High performance',
    notes: [
      'Much memory, and little patience with Redis: past the deadline the caller gets a miss.',
      'Another instance may be a minute behind.',
    ],
    preset: 'production',
    variables: { CACHE_REDIS_URL: 'rediss://cache:6379/0' },
    custom: {
      memory: { maxEntries: 20_000, ttlCap: '1m', values: 'shared' },
      redis: { commandTimeout: '50ms', maxConnections: 4 },
    },
  },
  {
    name: 'development-debugging',
    title: 'Development, with every hit and miss in the log',
    notes: ['Short lifetimes, so that a change shows at once.'],
    preset: 'development',
    custom: { mode: 'memory', ttl: { default: '30s' }, monitoring: { logLevel: 'debug' } },
  },
  {
    name: 'secure-production',
    title: 'Production with secrets in files and TLS',
    notes: [
      'The file holds rediss://user:password@host:6380/0; nothing secret stands in the environment.',
      'Start-up fails where Redis is not reached.',
    ],
    preset: 'production',
    variables: { CACHE_REDIS_URL_FILE: '/run/secrets/cache-redis-url' },
    custom: { redis: { required: true }, health: { required: true } },
  },
  {
    name: 'ci',
    title: 'Continuous integration',
    notes: ['Deterministic, without Redis.'],
    preset: 'testing',
  },
  {
    name: 'kubernetes',
    title: 'Kubernetes',
    notes: [
      'The URL comes from a mounted Secret. A pod says that it is not ready where Redis is lost.',
      'Set enableServiceLinks: false, or a Service called «cache» injects variables that look like ours.',
    ],
    preset: 'production',
    variables: { CACHE_REDIS_URL_FILE: '/etc/cache/redis-url' },
    custom: { namespace: 'shop', health: { required: true, timeout: '500ms' }, shutdownTimeout: '5s' },
  },
];

const HEAD = [
  GENERATED_BY,
  '# Deployments as people have them: copy one block, from its title to the next, into .env.',
].join('\n');

/** The text of `.env.cache.examples`: a block for each deployment. */
export function envExamplesText(): string {
  return `${[HEAD, ...envExamples.map(blockOf)].join('\n\n')}\n`;
}

function blockOf({ name, title, notes, preset, variables = {}, custom, warnings = [] }: EnvExample): string {
  const waits = warnings.length > 0 ? [`Starts with warnings: ${warnings.join(', ')}.`] : [];
  const pairs = Object.entries(variables).map(([variable, value]) => `${variable}=${value}`);
  const json = custom ? [`CACHE_CUSTOM_CONFIG=${portableJson(custom)}`] : [];
  const comments = [`== ${name}: ${title}`, ...notes, ...waits].map((line) => `# ${line}`);
  return [...comments, `CACHE_PRESET=${preset}`, ...pairs, ...json].join('\n');
}
