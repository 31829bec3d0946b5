import type { Command } from 'commander';
import { machineAdvice, type MachineAdvice } from '../config/machine-advice.js';
import type { Evidence } from '../config/recommend/evidence.js';
import { recommend, type Recommendation } from '../config/recommend/recommend.js';
import { descriptorOf } from '../settings/leaves.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { alignColumns } from './columns.js';
import { formatEnvelope } from './envelope.js';
import { withSources, type CommandHost } from './options.js';
import { readSources, resolvePreset, type SourceOptions } from './read-sources.js';

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const CONTAINER_FILES = ['/.dockerenv', '/run/.containerenv'];

/** Options of `recommend`. */
export interface RecommendOptions extends SourceOptions {
  readonly json?: boolean;
  /** Whether the environment counts beside the name. @default true where no name is given */
  readonly detect?: boolean;
  /** Whether to hold the preset against the machine. */
  readonly machine?: boolean;
}

interface Answer {
  readonly recommendation: Recommendation;
  readonly isDetected: boolean;
  readonly machine: MachineAdvice | undefined;
}

/** Which preset fits, on what evidence; it selects nothing. */
function recommendCommand(io: CliIo, name: string | undefined, options: RecommendOptions): ExitCode {
  const isDetected = options.detect === true || name === undefined;
  const recommendation = recommend({ name, ...(isDetected ? surroundings(io, options) : { env: {} }) });
  const machine = options.machine ? adviceFor(io, recommendation.preset) : undefined;
  const answer: Answer = { recommendation, isDetected, machine };
  if (options.json) {
    const data = { ...recommendation, ...(machine ? { machine } : {}) };
    io.print(formatEnvelope('recommend', { ok: true, issues: [], data }));
  } else io.print(textOf(answer));
  return EXIT.yes;
}

function surroundings(io: CliIo, options: SourceOptions) {
  const { env } = readSources(io, options);
  return {
    env,
    namespace: readNamespace(io),
    isInteractive: io.isTerminal && !CONTAINER_FILES.some(io.fileExists),
  };
}

function readNamespace(io: CliIo): string | undefined {
  if (!io.fileExists(NAMESPACE_FILE)) return undefined;
  try {
    return io.readFile(NAMESPACE_FILE);
  } catch {
    return undefined; // a file that this process may not read is no evidence
  }
}

function adviceFor(io: CliIo, preset: string): MachineAdvice {
  const entries = resolvePreset(io, preset, {}).settings.get('memory.maxEntries')?.value;
  const descriptor = descriptorOf('memory.maxEntries');
  const fallback = descriptor?.kind === 'integer' ? descriptor.default : 0;
  return machineAdvice(io.machine(), typeof entries === 'number' ? entries : fallback);
}

function textOf({ recommendation, isDetected, machine }: Answer): string {
  const { preset, level, confidence, runnerUp, ai, notUsed } = recommendation;
  const unused = isDetected ? [`  not used  ${[...notUsed, `AI: ${ai}`].join('; ')}`] : [`  AI        ${ai}`];
  return [
    `${preset.padEnd(18)}  confidence ${level} (${confidence.toFixed(2)})`,
    '',
    ...evidenceLines(recommendation),
    ...unused,
    ...(machine ? [`  machine   ${machine.text}`] : []),
    ...(level === 'low' ? ['', `Too little speaks for a preset of its own, so it is ${preset}.`] : []),
    '',
    `Runner-up: ${runnerUp}.  Nothing is selected; set it:  CACHE_PRESET=${preset}`,
  ].join('\n');
}

function evidenceLines(recommendation: Recommendation): string[] {
  const rows = (label: string, all: readonly Evidence[]): string[][] =>
    all.length === 0
      ? [[`  ${label}`, '—']]
      : all.map(({ signal, meaning, weight, target }, index) => [
          `  ${index === 0 ? label : ''}`,
          signal,
          meaning,
          `+${weight.toFixed(2)} ${target}`,
        ]);
  return alignColumns(
    [...rows('for     ', recommendation.for), ...rows('against ', recommendation.against)],
    { widest: 60 },
  );
}

/** Adds `recommend`. */
export function addRecommend(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('recommend')
    .description('which preset fits, on what evidence; selects nothing');
  withSources(command)
    .argument('[name]', 'the name of a deployment, such as shop-prod')
    .option('--detect', 'let the environment count, too (default without a name)')
    .option('--machine', 'hold the preset against memory and CPUs')
    .action((name: string | undefined, options: RecommendOptions) =>
      finish(recommendCommand(io, name, options)),
    );
}
