import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { alignColumns } from './columns.js';
import { formatEnvelope } from './envelope.js';
import { stateOf, type FileState } from './file-state.js';
import { projectFileAt, projectFiles, TEMPLATE } from './generated-files.js';
import { knownPresets } from './read-sources.js';
import { writeText } from './text-files.js';

/** Options of `template`. */
export interface TemplateOptions {
  readonly json?: boolean;
  readonly check?: boolean;
  readonly write?: boolean;
  readonly presets?: string;
}

interface Verdict {
  readonly path: string;
  readonly state: FileState['state'] | 'created' | 'updated';
  readonly reason?: string;
}

const GOOD: readonly Verdict['state'][] = ['current', 'created', 'updated'];

/** Prints a generated file of a project, or holds those that are there against what they are made of. */
export function templateCommand(io: CliIo, names: readonly string[], options: TemplateOptions): ExitCode {
  if (options.check && options.write) throw new UsageError('--check and --write contradict each other');
  if (!options.check && !options.write) return printFile(io, names, options);
  const states = statesOf(io, names, options);
  const verdicts = states.map((state) => (options.write ? write(io, state) : verdictOf(state)));
  const ok = verdicts.every(({ state }) => GOOD.includes(state));
  if (options.json) io.print(formatEnvelope('template', { ok, issues: [], data: { files: verdicts } }));
  else io.print(textOf(verdicts));
  return ok ? EXIT.yes : EXIT.no;
}

function printFile(
  io: CliIo,
  [name = TEMPLATE, ...others]: readonly string[],
  options: TemplateOptions,
): ExitCode {
  const update = projectFiles.get(name)?.update(undefined);
  if (others.length > 0 || !update || !('text' in update))
    throw new UsageError(`one of these can be printed: ${[...projectFiles.keys()].join(', ')}`);
  const { text } = update;
  io.print(
    options.json ? formatEnvelope('template', { ok: true, issues: [], data: { text } }) : text.trimEnd(),
  );
  return EXIT.yes;
}

/** How the generated files stand that are there: nobody is made to have them. */
export function statesOfPresent(io: CliIo, options: Pick<TemplateOptions, 'presets'>): FileState[] {
  const presets = [...knownPresets(io, options).presets.keys()];
  const found = io.listFolder('.').flatMap((path) => {
    const file = projectFileAt(path, presets);
    return file ? [stateOf(io, path, file)] : [];
  });
  return found.filter(({ state }) => state !== 'foreign');
}

function statesOf(io: CliIo, names: readonly string[], options: TemplateOptions): FileState[] {
  if (names.length === 0) return statesOfPresent(io, options);
  const presets = [...knownPresets(io, options).presets.keys()];
  return names.map((name) => {
    const file = projectFileAt(name, presets);
    if (!file) throw new UsageError(`"${name}" is none of ${KNOWN}`);
    return stateOf(io, name, file);
  });
}

const KNOWN = `${[...projectFiles.keys()].join(', ')} and Compose files`;

function write(io: CliIo, file: FileState): Verdict {
  if (!('text' in file)) return file;
  writeText(io, file.path, file.text);
  return { path: file.path, state: file.state === 'missing' ? 'created' : 'updated' };
}

function verdictOf(file: FileState): Verdict {
  const { path, state } = file;
  return 'reason' in file ? { path, state, reason: file.reason } : { path, state };
}

const FIXES: Readonly<Partial<Record<Verdict['state'], string>>> = {
  stale: 'cache-config template --write',
  missing: 'cache-config template --write FILE',
  foreign:
    'move it away, or mark a region in a Compose file: # >>> cache-config preset=production … # <<< cache-config',
  broken: 'mend the region, then cache-config template --write',
};

function textOf(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0)
    return `No generated file here. Make one:  cache-config template --write ${TEMPLATE}`;
  const rows = verdicts.map(({ path, state, reason = '' }) => [state, path, reason]);
  const fixes = new Set(verdicts.flatMap(({ state }) => FIXES[state] ?? []));
  return [...alignColumns(rows), ...[...fixes].map((fix) => `fix  ${fix}`)].join('\n');
}
