import { formatIssues, formatOrigin } from '../config/format-issues.js';
import type { Resolution, Setting } from '../config/resolution.js';
import { builtInPresets } from '../presets/registry.js';
import { descriptorOf } from '../settings/leaves.js';
import { suggest } from '../settings/suggest.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { resolveSources, type SourceOptions } from './read-sources.js';

/** Options of `show`. */
export interface ShowOptions extends SourceOptions {
  readonly json?: boolean;
}

/** What is in effect, or what is in a preset: every setting with its value and where it comes from. */
export function showCommand(io: CliIo, preset: string | undefined, options: ShowOptions): ExitCode {
  const resolution = preset === undefined ? resolveSources(io, options) : resolvePreset(io, preset);
  const issues = preset === undefined ? resolution.issues : []; // those of a preset by itself are no one's mistake
  const errors = issues.filter(({ severity }) => severity === 'error');
  const ok = errors.length === 0;
  if (options.json) io.print(formatEnvelope('show', { ok, issues, data: dataOf(resolution) }));
  else io.print(textOf(resolution, preset === undefined ? 'Effective configuration · preset' : 'Preset'));
  if (!ok && !options.json) io.print(`\n${formatIssues(errors)}`);
  return ok ? EXIT.yes : EXIT.no;
}

/** A preset by itself: nothing of the environment counts. */
function resolvePreset(io: CliIo, preset: string): Resolution {
  const names = builtInPresets.map(({ name }) => name);
  if (!names.includes(preset)) {
    const [guess] = suggest(preset, names);
    throw new UsageError(
      `unknown preset "${preset}"${guess ? `: did you mean "${guess}"?` : '.'} Known: ${names.join(', ')}`,
    );
  }
  return resolveSources(io, { envFile: [], processEnv: false }, { preset });
}

function textOf(resolution: Resolution, title: string): string {
  const { preset, chain, fingerprint, settings } = resolution;
  const rows = [...settings.values()].map(
    (setting) => [setting.path, setting.text, describe(setting)] as const,
  );
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [first, second] = [width(0), Math.min(48, width(1))];
  const lines = rows.map(([path, text, from]) =>
    `  ${path.padEnd(first)}  ${text.padEnd(second)}  ${from}`.trimEnd(),
  );
  const head = `${title} ${preset} (${chain.join(' → ')}) · fingerprint ${fingerprint}`;
  return [head, ...lines].join('\n');
}

function describe({ path, origin, shadowed }: Setting): string {
  const waits = descriptorOf(path)?.waitsFor;
  const below = shadowed.find(({ text }) => text !== '(unset)');
  return [
    origin.layer === 'default' ? 'default' : `${origin.layer} ${formatOrigin(origin)}`,
    ...(below && origin.layer !== 'preset' && origin.layer !== 'overlay'
      ? [`(${below.origin.layer}: ${below.text})`]
      : []),
    ...(waits === undefined ? [] : [`· waits for ${waits}`]),
  ].join(' ');
}

function dataOf({ preset, presetOrigin, chain, fingerprint, settings }: Resolution): unknown {
  const rows = [...settings.values()].map(({ path, text, origin, shadowed }) => ({
    path,
    value: text,
    origin,
    shadowed: shadowed.map((one) => ({ value: one.text, origin: one.origin })),
  }));
  return { preset, presetOrigin, chain, fingerprint, settings: rows };
}
