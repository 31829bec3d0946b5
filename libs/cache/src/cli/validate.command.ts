import { Option, type Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import type { Resolution } from '../config/resolution.js';
import type { Issue } from '../contracts/issue.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { formatAnnotations } from './format-annotations.js';
import { withWhatIf, type CommandHost } from './options.js';
import { resolvePreset, resolveSources, type SourceOptions } from './read-sources.js';

/** Options of `validate`. */
export interface ValidateOptions extends SourceOptions {
  readonly json?: boolean;
  /** @default 'text' */
  readonly format?: 'text' | 'json' | 'github';
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

interface Verdict {
  readonly ok: boolean;
  readonly issues: readonly Issue[];
  readonly resolution: Resolution;
  /** Variables that a preset by itself cannot do without. */
  readonly needs: readonly string[];
}

/** Is the configuration, or a preset by itself, right? Prints every issue, or one line that says what is valid. */
function validateCommand(io: CliIo, preset: string | undefined, options: ValidateOptions): ExitCode {
  const verdict = judge(io, preset, options);
  const text = options.json ? formatJson(verdict) : FORMATS[options.format ?? 'text'](verdict);
  if (text !== '') io.print(text);
  return verdict.ok ? EXIT.yes : EXIT.no;
}

/** A preset by itself is not to blame for a URL that nobody gave; it says that it needs one. */
function judge(io: CliIo, preset: string | undefined, options: ValidateOptions): Verdict {
  const resolution = preset === undefined ? resolveSources(io, options) : resolvePreset(io, preset, options);
  const isNeed = ({ code }: Issue) => preset !== undefined && code === 'CCFG501';
  const issues = resolution.issues.filter((issue) => !isNeed(issue));
  const needsUrl = resolution.issues.some((issue) => isNeed(issue) && issue.severity === 'error');
  const isBad = ({ severity }: Issue) => severity === 'error' || (options.strict && severity === 'warning');
  return { ok: !issues.some(isBad), issues, resolution, needs: needsUrl ? ['CACHE_REDIS_URL'] : [] };
}

function formatText({ ok, issues, resolution: { preset, fingerprint }, needs }: Verdict): string {
  const valid = `valid: preset ${preset}, fingerprint ${fingerprint}`;
  const need = needs.length > 0 ? `\nneeds: ${needs.join(', ')}` : '';
  return [...(issues.length > 0 ? [formatIssues(issues)] : []), ...(ok ? [valid + need] : [])].join('\n');
}

function formatJson({ ok, issues, resolution: { preset, fingerprint }, needs }: Verdict): string {
  return formatEnvelope('validate', {
    ok,
    issues,
    data: { preset, fingerprint, ...(needs.length > 0 ? { needs } : {}) },
  });
}

const FORMATS: Readonly<Record<NonNullable<ValidateOptions['format']>, (verdict: Verdict) => string>> = {
  text: formatText,
  json: formatJson,
  github: ({ issues }) => formatAnnotations(issues),
};

/** Adds `validate`. */
export function addValidate(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('validate').description('is the configuration, or a preset, right?');
  withWhatIf(command.argument('[preset]', 'this one by itself, whatever the environment says'))
    .option('--strict', 'warnings count as errors')
    .addOption(new Option('--format <format>', 'how to print').choices(Object.keys(FORMATS)))
    .action((preset: string | undefined, options: ValidateOptions) =>
      finish(validateCommand(io, preset, options)),
    );
}
