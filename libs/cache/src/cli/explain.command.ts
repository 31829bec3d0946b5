import type { Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { reasonOf } from '../config/reasons.js';
import type { Resolution, Setting, SettingSource } from '../config/resolution.js';
import type { Preset } from '../presets/preset.js';
import { itemOf, type Descriptor } from '../settings/descriptor.js';
import { descriptorOf } from '../settings/leaves.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { explainText, type Explanation } from './explain-text.js';
import { findSetting } from './find-setting.js';
import { withWhatIf, type CommandHost } from './options.js';
import { knownPresets, resolveSources, type SourceOptions } from './read-sources.js';

/** Options of `explain`. */
export interface ExplainOptions extends SourceOptions {
  readonly json?: boolean;
}

/** Why a setting has its value: who set it, what that shadows, what is allowed and how to change it. */
function explainCommand(io: CliIo, name: string, options: ExplainOptions): ExitCode {
  const path = findSetting(name);
  const resolution = resolveSources(io, options);
  const explanation = explain(path, resolution, [...knownPresets(io, options).presets.values()]);
  const issues = resolution.issues.filter((issue) => issue.path === path);
  const ok = !issues.some(({ severity }) => severity === 'error');
  if (options.json) io.print(formatEnvelope('explain', { ok, issues, data: dataOf(explanation) }));
  else io.print(explainText(explanation));
  if (issues.length > 0 && !options.json) io.print(`\n${formatIssues(issues)}`);
  return ok ? EXIT.yes : EXIT.no;
}

function explain(path: string, resolution: Resolution, presets: readonly Preset[]): Explanation {
  const setting = resolution.settings.get(path);
  const descriptor = descriptorOf(path);
  if (!setting || !descriptor)
    throw new UsageError(`no layer sets "${path}", and it has no default: there is nothing to explain`);
  const { profile } = resolution;
  const layers = [setting, ...setting.shadowed].map((one) => {
    const reason = reasonOf(path, one.origin, { profile, presets });
    return { ...one, ...(reason === undefined ? {} : { reason }) };
  });
  const amount = amountOf(descriptor, setting);
  return {
    path,
    setting,
    descriptor,
    layers,
    ...(amount ? { amount } : {}),
    ...constraintOf(descriptor),
    preset: resolution.preset,
    presetOrigin: resolution.presetOrigin,
  };
}

/** The value as code reads it, where people write a unit. */
function amountOf(descriptor: Descriptor, { value }: SettingSource): Explanation['amount'] {
  const kind = descriptor.kind === 'map' ? descriptor.of : descriptor.kind;
  if (typeof value !== 'number') return undefined;
  if (kind === 'duration') return { unit: 'ms', value };
  return kind === 'size' ? { unit: 'bytes', value } : undefined;
}

function constraintOf(descriptor: Descriptor): Pick<Explanation, 'constraint' | 'allowed'> {
  switch (descriptor.kind) {
    case 'map': {
      return constraintOf(itemOf(descriptor));
    }
    case 'size':
    case 'duration':
    case 'integer': {
      const { min, max } = descriptor;
      const auto = 'auto' in descriptor ? { auto: descriptor.auto } : {};
      return {
        constraint: { min, max, ...auto },
        allowed: `${min} … ${max}${'auto' in auto ? ' | auto' : ''}`,
      };
    }
    case 'choice':
      return {
        constraint: { values: descriptor.values },
        allowed: Object.keys(descriptor.values).join(' | '),
      };
    case 'boolean':
      return { constraint: {}, allowed: 'true | false' };
    case 'url': {
      const { schemes } = descriptor;
      return { constraint: { schemes }, allowed: schemes.map((scheme) => `${scheme}://`).join(', ') };
    }
    case 'text':
      return { constraint: {}, allowed: descriptor.expected ?? 'a text' };
  }
}

function dataOf({ path, setting, descriptor, layers, amount, constraint, ...rest }: Explanation): unknown {
  const [top, ...shadowed] = layers.map(({ text, origin, reason }) => ({ value: text, origin, why: reason }));
  return {
    path,
    ...top,
    ...(amount ? { [amount.unit]: amount.value } : {}),
    shadowed,
    back: backOf(setting),
    doc: descriptor.doc,
    constraint,
    secret: descriptor.secret !== undefined,
    waitsFor: descriptor.waitsFor,
    preset: rest.preset,
    presetOrigin: rest.presetOrigin,
  };
}

/** What removing the value would bring back; nothing where nobody set it. */
function backOf({ origin, shadowed }: Setting): unknown {
  const [below] = shadowed;
  const isSet = origin.layer !== 'default' && origin.layer !== 'preset' && origin.layer !== 'overlay';
  return isSet && below ? { value: below.text, origin: below.origin } : null;
}

/** Adds `explain`. */
export function addExplain(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('explain').description('why has a setting its value?');
  withWhatIf(command.argument('<path>', 'such as ttl.default')).action(
    (path: string, options: ExplainOptions) => finish(explainCommand(io, path, options)),
  );
}
