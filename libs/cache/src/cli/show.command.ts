import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { presetCostOf } from '../config/preset-cost.js';
import { reasonOf } from '../config/reasons.js';
import { overridesOf, type Resolution, type Setting } from '../config/resolution.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withWhatIf, type CommandHost } from './options.js';
import { knownPresets, resolvePreset, resolveSources, withoutWhatIf } from './read-sources.js';
import { resolveSide, type Side } from './resolve-side.js';
import { showText, type ShowOptions, type Shown } from './show-text.js';

/** What is in effect, or what is in a preset: every setting with its value and where it comes from. */
function showCommand(io: CliIo, preset: string | undefined, options: ShowOptions): ExitCode {
  const isCurrent = preset === undefined;
  const resolution = isCurrent ? resolveSources(io, options) : resolvePreset(io, preset, options);
  const against =
    options.against === undefined ? undefined : resolveSide(io, options.against, withoutWhatIf(options));
  const title = isCurrent ? 'Effective configuration · preset' : 'Preset';
  const presets = [...knownPresets(io, options).presets.values()];
  const rows = rowsOf(resolution, options, against);
  const isPlain = !isCurrent && overridesOf(resolution).length === 0;
  const cost = isPlain && options.why ? presetCostOf(resolution.preset) : undefined;
  const shown: Shown = { resolution, rows, title, against, presets, cost, options };
  const issues = isCurrent ? resolution.issues : issuesOfPreset(resolution);
  const errors = issues.filter(({ severity }) => severity === 'error');
  const ok = errors.length === 0;
  if (options.json) io.print(formatEnvelope('show', { ok, issues, data: dataOf(shown) }));
  else io.print(showText(shown));
  if (!ok && !options.json) io.print(`\n${formatIssues(errors)}`);
  return ok ? EXIT.yes : EXIT.no;
}

/** What a preset by itself lacks is no one's mistake; what is tried out on it is. */
function issuesOfPreset({ issues }: Resolution): Resolution['issues'] {
  return issues.filter(({ origin }) => origin?.layer === 'runtime');
}

function rowsOf(resolution: Resolution, { setOnly }: ShowOptions, against: Side | undefined): Setting[] {
  const rows = setOnly ? overridesOf(resolution) : [...resolution.settings.values()];
  if (!against) return rows;
  const changed = new Set(against.changesTo(resolution.settings).map(({ path }) => path));
  return rows.filter(({ path }) => changed.has(path));
}

function dataOf({ resolution, rows, against, presets, cost, options }: Shown): unknown {
  const { preset, presetOrigin, chain, fingerprint, profile } = resolution;
  const settings = rows.map(({ path, text, origin, shadowed }) => ({
    path,
    value: text,
    origin,
    shadowed: shadowed.map((one) => ({ value: one.text, origin: one.origin })),
    ...(against ? { against: against.settings.get(path)?.text ?? null } : {}),
    ...(options.why ? { why: reasonOf(path, origin, { profile, presets }) ?? null } : {}),
  }));
  return {
    preset,
    presetOrigin,
    chain,
    fingerprint,
    ...(against ? { against: against.name } : {}),
    ...(cost ? { cost } : {}),
    settings,
  };
}

/** Adds `show`. */
export function addShow(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('show').description('what is in effect, or what is in a preset');
  withWhatIf(command.argument('[preset]', 'this one by itself, whatever the environment says'))
    .option('--set-only', 'only what is set above the preset')
    .option('--against <preset>', 'only what differs from a preset, `default`, or a JSON file')
    .option('--why', 'also the reason for each value of a preset')
    .action((preset: string | undefined, options: ShowOptions) => finish(showCommand(io, preset, options)));
}
