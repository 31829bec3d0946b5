import type { Command } from 'commander';
import { formatIssues, formatOrigin } from '../config/format-issues.js';
import type { Resolution } from '../config/resolution.js';
import { placeOf } from '../presets/preset.js';
import { DEFAULT_PRESET } from '../presets/registry.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { alignColumns } from './columns.js';
import { formatEnvelope } from './envelope.js';
import { withSources, type CommandHost } from './options.js';
import { knownPresets, resolvePreset, resolveSources, type SourceOptions } from './read-sources.js';

/** Options of `list`. */
export interface ListOptions extends SourceOptions {
  readonly json?: boolean;
}

interface PresetRow {
  readonly name: string;
  readonly mode: string;
  /** Absent where nothing is kept. */
  readonly ttl?: string;
  /** Absent where nothing is kept in Redis. */
  readonly connections?: string;
  /** Absent where nothing is kept. */
  readonly memoryEntries?: string;
  readonly ai: boolean;
  readonly doc: string;
  readonly chain: readonly string[];
  /** Where it is defined, of a preset of one's own. */
  readonly yours?: string;
  readonly isDefault: boolean;
  /** Whether it is the one in effect here. */
  readonly isCurrent: boolean;
}

/** Which presets are there, and which one is in effect. */
function listCommand(io: CliIo, options: ListOptions): ExitCode {
  const current = resolveSources(io, options);
  const { presets, own } = knownPresets(io, options);
  const rows = [...presets.values()].map((preset) => {
    const row = rowOf(resolvePreset(io, preset.name, options), { doc: preset.doc, current });
    return own.includes(preset.name) ? { ...row, yours: placeOf(preset) ?? 'yours' } : row;
  });
  const issues = current.issues.filter(({ code }) => code === 'CCFG002' || code === 'CCFG003');
  const ok = issues.length === 0;
  const data = { current: current.preset, currentOrigin: current.presetOrigin, presets: rows };
  io.print(options.json ? formatEnvelope('list', { ok, issues, data }) : textOf(rows, current));
  if (!ok && !options.json) io.print(`\n${formatIssues(issues)}`);
  return ok ? EXIT.yes : EXIT.no;
}

function rowOf(
  { preset, settings, chain }: Resolution,
  { doc, current }: { readonly doc: string; readonly current: Resolution },
): PresetRow {
  const text = (path: string): string => settings.get(path)?.text ?? '';
  const mode = text('mode');
  return {
    name: preset,
    mode,
    ...(mode === 'off' ? {} : { ttl: text('ttl.default'), memoryEntries: text('memory.maxEntries') }),
    ...(mode === 'tiered' ? { connections: text('redis.maxConnections') } : {}),
    ai: text('ai.enabled') === 'true',
    doc,
    chain,
    isDefault: preset === DEFAULT_PRESET,
    isCurrent: preset === current.preset,
  };
}

function noteOf({ isDefault, yours }: PresetRow): string {
  if (yours !== undefined) return ` (yours, ${yours})`;
  return isDefault ? ' (default)' : '';
}

function textOf(rows: readonly PresetRow[], { preset, presetOrigin }: Resolution): string {
  const head = ['  PRESET', 'MODE', 'TTL', 'POOL', 'L1', 'AI', 'FOR'];
  const cells = rows.map((row) => [
    `${row.isCurrent ? '*' : ' '} ${row.name}`,
    row.mode,
    row.ttl ?? '—',
    row.connections ?? '—',
    row.memoryEntries ?? '—',
    row.ai ? 'yes' : 'no',
    row.doc + noteOf(row),
  ]);
  const isKnown = rows.some(({ isCurrent }) => isCurrent);
  const foot = isKnown
    ? `* in effect now: ${formatOrigin(presetOrigin)}.   Details: cache-config show ${preset} --why`
    : `The preset in effect is none of these: cache-config validate`;
  return [...alignColumns([head, ...cells]), foot].join('\n');
}

/** Adds `list`. */
export function addList(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('list').description('which presets are there, and which one is in effect');
  withSources(command).action((options: ListOptions) => finish(listCommand(io, options)));
}
