import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { customLayer } from '../config/layers.js';
import { metricsOfHealth, parseMetrics, type Metrics } from '../config/suggest/metrics.js';
import { suggestSettings, type Suggestions } from '../config/suggest/suggest-settings.js';
import type { Issue } from '../contracts/issue.js';
import { readEnvironment } from '../env/read-environment.js';
import { maskUrls } from '../settings/secret.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withSources, type CommandHost } from './options.js';
import { readSources, resolveSources, type SourceOptions } from './read-sources.js';
import { readText } from './text-files.js';
import { suggestText } from './suggest-text.js';

/** Options of `suggest`. */
export interface SuggestOptions extends SourceOptions {
  readonly json?: boolean;
  /** Where the application answers. */
  readonly url?: string;
  /** A document of metrics. */
  readonly metrics?: string;
}

/** What the configuration itself and the metrics of the application would change. */
function suggestCommand(io: CliIo, options: SuggestOptions): ExitCode | Promise<ExitCode> {
  const fromFile = options.metrics === undefined ? found(new Map()) : metricsOfFile(io, options.metrics);
  if (options.url === undefined) return answer(io, options, fromFile);
  return metricsOfUrl(io, options.url).then((fromUrl) => answer(io, options, join(fromUrl, fromFile)));
}

/** Metrics, and why there are none. */
interface MetricsReading {
  readonly metrics: Metrics;
  readonly issues: readonly Issue[];
}

const found = (metrics: Metrics): MetricsReading => ({ metrics, issues: [] });

function join(left: MetricsReading, right: MetricsReading): MetricsReading {
  return {
    metrics: new Map([...left.metrics, ...right.metrics]),
    issues: [...left.issues, ...right.issues],
  };
}

function metricsOfFile(io: CliIo, file: string): MetricsReading {
  const parsed = parseMetrics(readText(io, file));
  if ('metrics' in parsed) return found(parsed.metrics);
  const issues = parsed.problems.map((message) => unusable('--metrics', { message, at: file }));
  return { metrics: new Map(), issues };
}

async function metricsOfUrl(io: CliIo, given: string): Promise<MetricsReading> {
  const url = healthUrl(given);
  const at = maskUrls(url);
  try {
    const metrics = metricsOfHealth((await io.fetchText(url)).text);
    if (metrics) return found(metrics);
    return { metrics: new Map(), issues: [unusable('--url', { message: 'no answer of a cache', at })] };
  } catch (error) {
    const message = `nobody answers (${maskUrls(reasonOf(error))})`;
    return { metrics: new Map(), issues: [unusable('--url', { message, at })] };
  }
}

function healthUrl(given: string): string {
  if (!URL.canParse(given) || !/^https?:/.test(given))
    throw new UsageError('--url takes the address of the application, such as --url http://localhost:3000');
  return `${given.replace(/\/+$/, '')}/health/cache`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : String(cause);
}

function unusable(source: string, { message, at }: { message: string; at: string }): Issue {
  return {
    code: 'CCFG701',
    severity: 'error',
    path: source,
    message,
    origin: { layer: 'runtime', source, at },
    fix: ['see the form of the document: cache-config help CCFG701'],
  };
}

function answer(io: CliIo, options: SuggestOptions, { metrics, issues }: MetricsReading): ExitCode {
  const resolution = resolveSources(io, options);
  const errors = [...issues, ...resolution.issues.filter(({ severity }) => severity === 'error')];
  if (errors.length > 0) {
    print(io, options, { issues: errors });
    return EXIT.no;
  }
  const reading = readEnvironment(readSources(io, options).env, { readFile: io.readFile });
  const custom = customLayer(reading).entries;
  const tryOut = (path: string, value: string) =>
    resolveSources(io, options, { whatIf: { values: new Map([[path, value]]), source: 'suggest' } }).issues;
  const suggestions = suggestSettings({ resolution, custom, metrics, machine: io.machine(), tryOut });
  print(io, options, { issues: resolution.issues, suggestions });
  return EXIT.yes;
}

interface Outcome {
  readonly issues: readonly Issue[];
  readonly suggestions?: Suggestions;
}

function print(io: CliIo, { json }: SuggestOptions, { issues, suggestions }: Outcome): void {
  if (json)
    io.print(formatEnvelope('suggest', { ok: suggestions !== undefined, issues, data: suggestions ?? null }));
  else io.print(suggestions ? suggestText(suggestions) : formatIssues(issues));
}

/** Adds `suggest`. */
export function addSuggest(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('suggest')
    .description('what the configuration itself and the metrics of the application would change');
  withSources(command)
    .option('--url <url>', 'where the application answers, such as http://localhost:3000')
    .option('--metrics <file>', 'a JSON document of metrics: cache-config help CCFG701')
    .action((options: SuggestOptions) => finish(suggestCommand(io, options)));
}
