import { isSettled } from '../config/migrate/migration-plan.js';
import { formatDiff } from '../config/migrate/text-edits.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { isFileNeeded, migrateFiles, migrateProcess, type FileMigration } from './migrate-files.js';
import { migrationText, type MigrationReport } from './migrate-text.js';
import { presetFileOf } from './read-sources.js';
import { readText, writeText } from './text-files.js';

/** Options of `migrate`. */
export interface MigrateOptions {
  readonly json?: boolean;
  readonly write?: boolean;
  readonly check?: boolean;
  readonly processEnv?: boolean;
  readonly presets?: string;
}

/** Turns the variables of the former style into the four of today: shows how, carries it out, or checks. */
export async function runMigrate(
  io: CliIo,
  names: readonly string[],
  options: MigrateOptions,
): Promise<ExitCode> {
  if (options.write && options.check) throw new UsageError('choose one of --write and --check');
  const { presets, issues: presetIssues } = presetFileOf(io, options);
  const request = { files: names, presets, processEnv: options.processEnv ?? true };
  const files = await migrateFiles(io, request);
  const process = migrateProcess(io, request);
  const found = [...presetIssues, ...files.flatMap((file) => file.issues), ...process.flatMap(({ plan }) => plan.issues)];
  const isDecided = isAllSettled(files) && process.every(({ plan }) => isSettled(plan)) && found.every(({ severity }) => severity !== 'error');
  const written = options.write && isAllSettled(files) ? writeFiles(io, files) : [];
  const report = { files, process, written, issues: found };
  const isNeeded = files.some(isFileNeeded) || process.length > 0;
  const ok = isDecided && !(options.check && isNeeded);
  io.print(options.json ? migrationJson(report, ok) : migrationText(report));
  return ok ? EXIT.yes : EXIT.no;
} // prettier-ignore

/** All or nothing: a half of the files would be a configuration that nobody planned. */
function isAllSettled(files: readonly FileMigration[]): boolean {
  return files.every(({ rewritten }) => rewritten !== undefined);
}

/** Writes every file that changes, once there is a backup of each: where one cannot be written, nothing has changed. */
function writeFiles(io: CliIo, files: readonly FileMigration[]): { file: string; backup: string }[] {
  const changes = files.flatMap(({ name, rewritten }) =>
    rewritten && rewritten.edits.length > 0
      ? [{ file: name, text: rewritten.text, backup: backupName(io, name) }]
      : [],
  );
  for (const { file, backup } of changes) writeText(io, backup, readText(io, file));
  for (const { file, text } of changes) writeText(io, file, text);
  return changes.map(({ file, backup }) => ({ file, backup }));
}

/** `.env.bak`; where that is taken `.env.bak.2`, for an older backup is the more precious one. */
function backupName(io: CliIo, name: string): string {
  let backup = `${name}.bak`;
  for (let count = 2; io.fileExists(backup); count++) backup = `${name}.bak.${count}`;
  return backup;
}

function migrationJson({ files, process, written, issues }: MigrationReport, ok: boolean): string {
  const data = {
    files: files.filter(isFileNeeded).map(({ name, parts, rewritten }) => ({
      name,
      parts: parts.map(({ service, plan }) => partJson(service, plan)),
      ...(rewritten ? { diff: formatDiff(name, rewritten.edits) } : {}),
    })),
    process: process.map(({ plan }) => partJson(undefined, plan)),
    written,
  };
  return formatEnvelope('migrate', { ok, issues, data });
}

function partJson(service: string | undefined, { issues: _issues, ...plan }: FileMigration['parts'][number]['plan']) {
  return { ...(service === undefined ? {} : { service }), ...plan };
} // prettier-ignore
