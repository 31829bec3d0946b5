import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { customLayer } from '../config/layers.js';
import { metricsOfHealth, parseMetrics, type Metrics } from '../config/suggest/metrics.js';
import { suggestSettings, type Suggestions } from '../config/suggest/suggest-settings.js';
import type { Issue } from '../contracts/issue.js';
import { readEnvironment } from '../env/read-environment.js';
import { askApplication, unanswered } from './ask-application.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
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
  const issues = parsed.problems.map((message) => unusable(message, file));
  return { metrics: new Map(), issues };
}

async function metricsOfUrl(io: CliIo, url: string): Promise<MetricsReading> {
  const answer = await askApplication(io, url);
  if ('code' in answer) return { metrics: new Map(), issues: [answer] };
  const metrics = metricsOfHealth(answer.text);
  if (metrics) return found(metrics);
  return { metrics: new Map(), issues: [unanswered(answer.address, 'it shows no state of the cache')] };
}

function unusable(message: string, file: string): Issue {
  return {
    code: 'CCFG701',
    severity: 'error',
    path: '--metrics',
    message,
    origin: { layer: 'runtime', source: '--metrics', at: file },
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
