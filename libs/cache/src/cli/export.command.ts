import { Option, type Command } from 'commander';
import { leavesOf, type ExportDetail } from '../config/export/export-leaves.js';
import { EXPORT_FORMATS, writeExport, type ExportFormat } from '../config/export/write-export.js';
import { formatIssues } from '../config/format-issues.js';
import type { Resolution } from '../config/resolution.js';
import type { Issue } from '../contracts/issue.js';
import { VARIABLES, type Variable } from '../env/variables.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { resolveTemplate, templateRows, templatesText } from './export-templates.js';
import { withWhatIf, type CommandHost } from './options.js';
import {
  knownPresets,
  readSources,
  resolvePreset,
  resolveSources,
  type SourceOptions,
} from './read-sources.js';

/** Options of `export`. */
export interface ExportOptions extends SourceOptions {
  readonly json?: boolean;
  /** Every setting, and not only what differs from the preset. */
  readonly full?: boolean;
  /** @default 'env' */
  readonly format?: ExportFormat;
  /** Write secrets as they are; on a terminal only. */
  readonly reveal?: boolean;
  /** A template in the place of what is in effect. */
  readonly template?: string;
  readonly listTemplates?: boolean;
}

interface Subject {
  readonly resolution: Resolution;
  readonly issues: readonly Issue[];
  /** Variables that a preset or template by itself cannot do without. */
  readonly needs: readonly string[];
}

/** What is in effect, a preset or a template as a file for somebody else. */
async function exportCommand(
  io: CliIo,
  preset: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  const { format = 'env', full, reveal = false } = options;
  if (reveal && !io.isTerminal)
    throw new UsageError(
      '--reveal prints secrets, so it works on a terminal only, not into a file or a pipe',
    );
  const subject = subjectOf(io, preset, options);
  const errors = subject.issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refuse(io, subject, { errors, json: options.json });
  const detail: ExportDetail = full ? 'full' : 'minimal';
  const registry = knownPresets(io, options);
  const { resolution } = subject;
  const isCurrent = preset === undefined && options.template === undefined;
  const exported = await writeExport(format, {
    preset: resolution.preset,
    fingerprint: resolution.fingerprint,
    leaves: leavesOf({ resolution, detail, registry }),
    reveal,
    filePaths: isCurrent ? filePathsOf(io, options) : new Map(),
    presets: [...registry.presets.keys()],
  });
  if (options.json) {
    const { preset: name, fingerprint } = resolution;
    const data = { preset: name, fingerprint, detail, format, needs: subject.needs, ...exported };
    io.print(formatEnvelope('export', { ok: true, issues: subject.issues, data }));
    return EXIT.yes;
  }
  io.print(exported.text);
  const notes = notesOf(subject, format === 'json' ? exported.leftOut : undefined);
  if (notes.length > 0) io.printError(notes.join('\n'));
  return EXIT.yes;
}

function refuse(
  io: CliIo,
  { issues }: Subject,
  { errors, json }: { readonly errors: readonly Issue[]; readonly json: boolean | undefined },
): ExitCode {
  io.print(json ? formatEnvelope('export', { ok: false, issues, data: null }) : formatIssues(errors));
  return EXIT.no;
}

/** A preset or template by itself is not to blame for a URL that nobody gave; it says that it needs one. */
function subjectOf(io: CliIo, preset: string | undefined, options: ExportOptions): Subject {
  const { template } = options;
  if (preset !== undefined && template !== undefined)
    throw new UsageError('name a preset or --template, not both: a template brings its preset');
  if (preset === undefined && template === undefined) {
    const resolution = resolveSources(io, options);
    return { resolution, issues: resolution.issues, needs: [] };
  }
  const resolution =
    preset === undefined ? resolveTemplate(io, template ?? '', options) : resolvePreset(io, preset, options);
  const isNeed = ({ code }: Issue) => code === 'CCFG501';
  const needsUrl = resolution.issues.some((issue) => isNeed(issue) && issue.severity === 'error');
  const issues = resolution.issues.filter((issue) => !isNeed(issue));
  return { resolution, issues, needs: needsUrl ? ['CACHE_REDIS_URL'] : [] };
}

/** The files that hold the variables already. */
function filePathsOf(io: CliIo, options: SourceOptions): Map<Variable, string> {
  const { env } = readSources(io, options);
  return new Map(
    VARIABLES.flatMap((variable) => {
      const path = env[`${variable}_FILE`]?.trim();
      return path ? [[variable, path] as const] : [];
    }),
  );
}

/** What the text itself has no place for. */
function notesOf({ resolution, needs }: Subject, leftOut: readonly string[] | undefined): string[] {
  return [
    ...(leftOut ? [`note: belongs to CACHE_PRESET=${resolution.preset}`] : []),
    ...(leftOut && leftOut.length > 0 ? [`note: left out, because it is secret: ${leftOut.join(', ')}`] : []),
    ...(needs.length > 0 ? [`note: also needs ${needs.join(', ')}`] : []),
  ];
}

function listTemplates(io: CliIo, { json }: ExportOptions): ExitCode {
  const data = { templates: templateRows() };
  io.print(json ? formatEnvelope('export', { ok: true, issues: [], data }) : templatesText());
  return EXIT.yes;
}

/** Adds `export`. */
export function addExport(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('export')
    .description('what is in effect, a preset or a template, as a file for another tool');
  withWhatIf(command.argument('[preset]', 'this one by itself, whatever the environment says'))
    .addOption(new Option('--minimal', 'only what differs from the preset (default)').conflicts('full'))
    .option('--full', 'every setting, so that a change of the preset changes nothing')
    .addOption(new Option('--format <format>', 'what to write (default: env)').choices(EXPORT_FORMATS))
    .option('--reveal', 'write secrets as they are; on a terminal only')
    .addOption(new Option('--template <name>', 'a ready configuration').conflicts('preset'))
    .option('--list-templates', 'the ready configurations, with the reason for each value')
    .action((preset: string | undefined, options: ExportOptions) =>
      finish(options.listTemplates ? listTemplates(io, options) : exportCommand(io, preset, options)),
    );
}
