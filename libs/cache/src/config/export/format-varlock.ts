import { VARIABLES, type Variable } from '../../env/variables.js';
import { leaves } from '../../settings/leaves.js';
import type { Bundle } from './bundle.js';

/** The names of the presets that a schema allows. */
export interface EnvSpecOptions {
  readonly presets: readonly string[];
}

/**
 * The four variables as a `.env.schema` for varlock (https://varlock.dev): types, what is required and what is
 * sensitive, with the values in effect as defaults. A value that holds a secret is required instead of given.
 */
export function formatEnvSpec({ variables, files, revealed }: Bundle, { presets }: EnvSpecOptions): string {
  const header = ['# @defaultRequired=false @defaultSensitive=false', '# ---'];
  const items = VARIABLES.map((variable) => {
    const isRequired = variable === 'CACHE_PRESET' || files.some((file) => file.variable === variable);
    const text = revealed.has(variable) ? '' : (variables.get(variable) ?? '');
    const decorators = [
      ...(isRequired || revealed.has(variable) ? ['@required'] : []),
      ...DECORATORS[variable](presets),
    ];
    return [`# ${docOf(variable)}`, `# ${decorators.join(' ')}`, `${variable}=${quote(text)}`].join('\n');
  });
  return [header.join('\n'), ...items].join('\n\n');
}

const DECORATORS: Readonly<Record<Variable, (presets: readonly string[]) => string[]>> = {
  CACHE_PRESET: (presets) => [`@type=enum(${presets.join(', ')})`],
  CACHE_REDIS_URL: () => [
    '@sensitive',
    '@type=string(startsWith=redis)',
    '@example="redis://localhost:6379/0"',
  ],
  ENABLE_AI_CACHE: () => ['@type=boolean'],
  CACHE_CUSTOM_CONFIG: () => ['@type=string(startsWith="{")'],
};

function docOf(variable: Variable): string {
  const setting = [...leaves.values()].find(({ env }) => env === variable);
  return setting?.doc ?? OTHER_DOCS[variable] ?? '';
}

const OTHER_DOCS: Partial<Record<Variable, string>> = {
  CACHE_PRESET: 'The preset of the cache.',
  CACHE_CUSTOM_CONFIG: 'Single settings that differ from the preset, as JSON on one line.',
};

/** Single quotes are the ones in which nothing is expanded. */
function quote(text: string): string {
  return /^[\w:/.@-]*$/.test(text) ? text : `'${text}'`;
}
