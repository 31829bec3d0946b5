import { formatOrigin } from '../config/format-issues.js';
import type { Resolution } from '../config/resolution.js';
import { builtInPresets, DEFAULT_PRESET } from '../presets/registry.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { alignColumns } from './columns.js';
import { formatEnvelope } from './envelope.js';
import { resolvePreset, resolveSources, type SourceOptions } from './read-sources.js';

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
  readonly isDefault: boolean;
  /** Whether it is the one in effect here. */
  readonly isCurrent: boolean;
}

/** Which presets are there, and which one is in effect. */
export function listCommand(io: CliIo, options: ListOptions): ExitCode {
  const current = resolveSources(io, options);
  const rows = builtInPresets.map(({ name, doc }) => rowOf(resolvePreset(io, name), { doc, current }));
  const data = { current: current.preset, currentOrigin: current.presetOrigin, presets: rows };
  io.print(options.json ? formatEnvelope('list', { ok: true, issues: [], data }) : textOf(rows, current));
  return EXIT.yes;
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

function textOf(rows: readonly PresetRow[], { preset, presetOrigin }: Resolution): string {
  const head = ['  PRESET', 'MODE', 'TTL', 'POOL', 'L1', 'AI', 'FOR'];
  const cells = rows.map((row) => [
    `${row.isCurrent ? '*' : ' '} ${row.name}`,
    row.mode,
    row.ttl ?? '—',
    row.connections ?? '—',
    row.memoryEntries ?? '—',
    row.ai ? 'yes' : 'no',
    row.isDefault ? `${row.doc} (default)` : row.doc,
  ]);
  const isKnown = rows.some(({ isCurrent }) => isCurrent);
  const foot = isKnown
    ? `* in effect now: ${formatOrigin(presetOrigin)}.   Details: cache-config show ${preset} --why`
    : `The preset in effect is none of these: cache-config validate`;
  return [...alignColumns([head, ...cells]), foot].join('\n');
}
