import { descriptorOf } from '../../settings/leaves.js';
import { overridesOf, type Setting } from '../resolution.js';
import { customLine, treeOf, writtenValues } from './custom-config.js';
import type { Situation } from './rule.js';

/** Overrides as a preset. */
export interface OwnPreset {
  readonly name: string;
  /** How many overrides it takes in. */
  readonly count: number;
  /** The file of the preset, and the variables that remain. */
  readonly lines: readonly string[];
}

/**
 * The preset that takes the overrides in. Redis and credentials stay where they are, since they belong to a deployment;
 * `redundant` overrides go.
 */
export function ownPreset(situation: Situation, redundant: readonly Setting[]): OwnPreset {
  const { resolution, custom } = situation;
  const name = `my-${resolution.preset}`;
  const moved = overridesOf(resolution).filter((one) => isShareable(one.path) && !redundant.includes(one));
  const asksForAi = moved.some(({ path, value }) => path === 'ai.enabled' && value === true);
  const values = new Map<string, unknown>([
    ...custom.filter(({ raw }) => raw === null).map(({ path }) => [path, null] as const),
    ...moved.filter(({ path }) => !(asksForAi && path === 'ai.enabled')).map(written),
  ]);
  const rest = writtenValues(custom.filter(({ path }) => !isShareable(path)));
  const others = moved.filter(({ origin }) => origin.layer !== 'custom').map(({ origin }) => origin.source);
  return {
    name,
    count: moved.length,
    lines: [
      '// cache.presets.ts',
      ...presetCode({ name, parent: resolution.preset, asksForAi, values }),
      '',
      `CACHE_PRESET=${name}`,
      ...(custom.length > 0 ? [customLine(rest, custom[0]?.source.name)] : []),
      ...[...new Set(others)].map((source) => `remove ${source}`),
    ],
  };
}

function isShareable(path: string): boolean {
  return descriptorOf(path)?.secret === undefined && path !== 'redis.username';
}

function written({ path, value, text }: Setting): readonly [string, unknown] {
  const descriptor = descriptorOf(path);
  const kind = descriptor?.kind === 'map' ? descriptor.of : descriptor?.kind;
  return [path, kind === 'duration' || kind === 'size' ? text : value];
}

interface PresetParts {
  readonly name: string;
  readonly parent: string;
  readonly asksForAi: boolean;
  readonly values: ReadonlyMap<string, unknown>;
}

function presetCode({ name, parent, asksForAi, values }: PresetParts): string[] {
  const identifier = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const doc = `${parent} with ${values.size} changes`;
  return [
    "import { definePreset } from 'nestjs-cache-presets/core';",
    '',
    `export const ${identifier} = definePreset({`,
    `  name: ${quote(name)},`,
    `  doc: ${quote(doc)},`,
    `  extends: ${quote(parent)},`,
    ...(asksForAi ? ["  overlay: 'ai',"] : []),
    `  set: ${code(treeOf(values), '  ')},`,
    '});',
  ];
}

/** A value as TypeScript. */
function code(value: unknown, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const lines = Object.entries(value).map(
    ([key, child]) => `${indent}  ${/^\w+$/.test(key) ? key : quote(key)}: ${code(child, `${indent}  `)},`,
  );
  return ['{', ...lines, `${indent}}`].join('\n');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
