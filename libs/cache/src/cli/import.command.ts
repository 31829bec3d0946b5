import { Option, type Command } from 'commander';
import { diffSettings, type SettingChange } from '../config/diff-settings.js';
import {
  IMPORT_FORMATS,
  readImport,
  type Imported,
  type ImportFormat,
} from '../config/export/read-import.js';
import { formatIssues } from '../config/format-issues.js';
import type { Issue } from '../contracts/issue.js';
import { dotenvPlaces } from '../env/dotenv-places.js';
import { VARIABLES } from '../env/variables.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { dataOf, linesOf, textOf, type Candidate } from './import-text.js';
import { withSources, type CommandHost } from './options.js';
import {
  readSources,
  requirePreset,
  resolveSources,
  withoutWhatIf,
  type SourceOptions,
} from './read-sources.js';
import { readText, writeText } from './text-files.js';

/** Options of `import`. */
export interface ImportOptions extends SourceOptions {
  readonly json?: boolean;
  /** @default by the content of the file */
  readonly format?: ImportFormat;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  /** A `.env` file to write, which must not exist. */
  readonly to?: string;
}

/** Reads what export or a person wrote, checks it, and gives the variables back. */
async function importCommand(io: CliIo, file: string, options: ImportOptions): Promise<ExitCode> {
  const { to, dryRun, json } = options;
  if (to !== undefined && io.fileExists(to))
    throw new UsageError(`${to} exists: name a new file, or compare with --dry-run`);
  const text = readText(io, file);
  const imported = await readImport(text, options.format);
  if ('problem' in imported) throw new UsageError(`${file} cannot be imported: ${imported.problem}`);
  if (options.preset !== undefined && imported.format !== 'json')
    throw new UsageError('--preset is for JSON only: the other formats name their preset');
  const places = imported.format === 'env' ? dotenvPlaces(text, file) : placesIn(file, imported);
  const candidate = judge(io, { file, imported, places }, options);
  const { issues } = candidate;
  const ok = !issues.some(({ severity }) => severity === 'error');
  const changes = ok && dryRun ? changesTo(io, candidate, options) : undefined;
  const written = ok && !dryRun ? to : undefined;
  if (written !== undefined) writeText(io, written, `${linesOf(candidate).join('\n')}\n`);
  const outcome = { changes, written };
  if (json) io.print(formatEnvelope('import', { ok, issues, data: ok ? dataOf(candidate, outcome) : null }));
  else io.print(ok ? textOf(candidate, outcome) : formatIssues(issues));
  return ok ? EXIT.yes : EXIT.no;
}

function placesIn(file: string, { variables }: Imported): Map<string, string> {
  return new Map(Object.keys(variables).map((name) => [name, file]));
}

interface ReadFile {
  readonly file: string;
  readonly imported: Imported;
  readonly places: Map<string, string>;
}

/** Resolves the variables by themselves; a custom configuration over what is in effect, in the place of the other one. */
function judge(io: CliIo, { file, imported, places }: ReadFile, options: ImportOptions): Candidate {
  const isCustom = imported.format === 'json';
  const own = { ...(isCustom ? { CACHE_PRESET: presetHere(io, options) } : {}), ...imported.variables };
  const variables = present(own);
  if (variables.length === 0 && Object.keys(own).length === 0)
    throw new UsageError(`${file} sets none of ${VARIABLES.join(', ')}`);
  const env = isCustom ? { ...othersHere(io, options), ...own } : own;
  const resolution = resolveSources(io, withoutWhatIf(options), { env, places });
  return { imported, variables, resolution, issues: resolution.issues.map(softened) };
}

function presetHere(io: CliIo, options: ImportOptions): string {
  const { preset } = options;
  return preset === undefined
    ? resolveSources(io, withoutWhatIf(options)).preset
    : requirePreset(io, preset, options);
}

const REPLACED: ReadonlySet<string> = new Set([
  'CACHE_PRESET', 'CACHE_PRESET_FILE', 'CACHE_CUSTOM_CONFIG', 'CACHE_CUSTOM_CONFIG_FILE',
]); // prettier-ignore

function othersHere(io: CliIo, options: SourceOptions): Record<string, string | undefined> {
  const { env } = readSources(io, options);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !REPLACED.has(name)));
}

function present(env: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return VARIABLES.flatMap((name) => [name, `${name}_FILE`]).flatMap((name) => {
    const text = env[name]?.trim();
    return text ? [[name, text] as const] : [];
  });
}

/** A secret is mounted where the application runs, which is seldom here: what it holds cannot be checked. */
function softened(issue: Issue): Issue {
  if (issue.code !== 'CCFG404' || !/^[\w./~ -]+$/.test(issue.got ?? '')) return issue;
  return {
    ...issue,
    severity: 'warning',
    message: 'the file that it names is not here, so what it holds is not checked',
  };
}

function changesTo(io: CliIo, { resolution, issues }: Candidate, options: ImportOptions): SettingChange[] {
  const current = resolveSources(io, withoutWhatIf(options));
  const isUnknown = issues.some(({ code, path }) => code === 'CCFG404' && path === 'CACHE_REDIS_URL_FILE');
  const changes = diffSettings(current.settings, resolution.settings);
  return changes.filter(({ path }) => !isUnknown || path !== 'redis.url');
}

/** Adds `import`. */
export function addImport(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('import')
    .description('the variables out of a file that export, or a person, wrote');
  withSources(command.argument('<file>', 'JSON, .env, Compose, Kubernetes or Helm values'))
    .addOption(
      new Option('--format <format>', 'what the file is (default: by its content)').choices(IMPORT_FORMATS),
    )
    .option('--preset <preset>', 'the preset that a JSON file lies over (default: the one in effect)')
    .option('--dry-run', 'only say what would change')
    .option('--to <file>', 'write them to a new .env file')
    .action((file: string, options: ImportOptions) => finish(importCommand(io, file, options)));
}
