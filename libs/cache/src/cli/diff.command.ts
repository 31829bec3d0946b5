import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { changesText } from './changes-text.js';
import { formatEnvelope } from './envelope.js';
import { withWhatIf, type CommandHost } from './options.js';
import { withoutWhatIf, type SourceOptions } from './read-sources.js';
import { resolveSide } from './resolve-side.js';

/** Options of `diff`. */
export interface DiffOptions extends SourceOptions {
  readonly json?: boolean;
  /** Whether a difference ends with 1. */
  readonly exitCode?: boolean;
}

/** What differs between two configurations, and by how much; what is tried out counts for the second one. */
function diffCommand(
  io: CliIo,
  [before, after]: readonly [before: string, after: string],
  options: DiffOptions,
): ExitCode {
  const [left, right] = [resolveSide(io, before, withoutWhatIf(options)), resolveSide(io, after, options)];
  const changes = left.changesTo(right.settings);
  const errors = [...left.errors, ...right.errors.filter((error) => !left.errors.includes(error))];
  const ok = errors.length === 0 && !(options.exitCode && changes.length > 0);
  const total = new Set([...left.settings.keys(), ...right.settings.keys()]).size;
  if (options.json) {
    const data = { before, after, equal: total - changes.length, changes };
    io.print(formatEnvelope('diff', { ok, issues: errors, data }));
  } else io.print(changesText(changes, total));
  if (errors.length > 0 && !options.json) io.print(`\n${formatIssues(errors)}`);
  return ok ? EXIT.yes : EXIT.no;
}

/** Adds `diff`. */
export function addDiff(program: Command, { io, finish }: CommandHost): void {
  const side = 'a preset, `current`, `default`, `lock`, or a JSON file in the place of CACHE_CUSTOM_CONFIG';
  const command = program
    .command('diff')
    .description('what differs, and by how much; --set and --preset count for B');
  withWhatIf(command)
    .argument('<a>', side)
    .argument('<b>', 'likewise')
    .option('--exit-code', 'end with 1 where something differs')
    .action((a: string, b: string, options: DiffOptions) => finish(diffCommand(io, [a, b], options)));
}
