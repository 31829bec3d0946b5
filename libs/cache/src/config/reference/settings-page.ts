import { builtInPresets } from '../../presets/registry.js';
import { itemOf, type Descriptor, type LegacyName } from '../../settings/descriptor.js';
import { leaves } from '../../settings/leaves.js';
import { nestedJson } from '../nested-json.js';
import type { Resolution, Setting } from '../resolution.js';
import { resolveConfig } from '../resolve-config.js';
import { asMarkdown, pageHead } from './markdown.js';

const LEAD = [
  'Every setting, from the table that the cache itself reads. Set them in `CACHE_CUSTOM_CONFIG` as JSON, in code, or in a',
  'preset of your own; `cache-config explain PATH` says what is in effect and why. `null` leaves a setting to the layer',
  'below. What wins over what is in [precedence](precedence.md).',
].join('\n');

const EDITORS = [
  '## In an editor',
  '',
  'Keep the custom configuration in a file that `CACHE_CUSTOM_CONFIG_FILE` names, and let it name its schema: editors then',
  'complete names and values, and underline what the cache would refuse.',
  '',
  '```json cache',
  '{',
  '  "$schema": "./node_modules/nestjs-cache-presets/schema/cache-config.schema.json",',
  '  "ttl": { "default": "30m" }',
  '}',
  '```',
  '',
  'The schema and the cache agree on every name and value, with two differences that are meant. The cache also understands',
  'other spellings (`max_connections`, `default_ttl`); the schema offers the exact ones. Rules across settings, such as tiers',
  'that ascend, are left to `cache-config validate`, and so is what needs a URL parser. `x-duration` and `x-size` hold the',
  'range that a pattern cannot say: a whole number of milliseconds or bytes, from `minimum` to `maximum`.',
].join('\n');

/** The reference of all settings as Markdown. */
export function settingsPage(): string {
  const presets = builtInPresets.map(({ name }) => resolveConfig({ env: {}, preset: name }));
  let group = '';
  const sections = [...leaves].flatMap(([path, descriptor]) => {
    const own = path.includes('.') ? (path.split('.')[0] ?? '') : 'General';
    const heading = own === group ? [] : [`## ${own}`];
    group = own;
    return [...heading, settingSection(path, descriptor, presets)];
  });
  return `${[pageHead('Settings', LEAD), EDITORS, ...sections].join('\n\n')}\n`;
}

function settingSection(path: string, descriptor: Descriptor, presets: readonly Resolution[]): string {
  const { doc, env, secret, scope, legacy = [], waitsFor } = descriptor;
  const facts = [
    ['Type', typeOf(descriptor)],
    ['Default', defaultOf(descriptor)],
    ['Presets', presetValues(path, presets)],
    ['Variable', env === undefined ? undefined : `\`${env}\``],
    ['JSON', `\`${nestedJson(path)}\``],
    ['Secret', secret && SECRECY[String(secret)]],
    ['Named caches', scope === 'cache' ? 'may differ from the application' : undefined],
    ['Waits', waitsFor && `checked and kept, without effect in this version: it waits for ${waitsFor}`],
    ['Former names', legacy.length > 0 ? legacy.map(formerName).join(', ') : undefined],
  ];
  const list = facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`- ${name}: ${fact}`]));
  return [`### \`${path}\``, '', asMarkdown(doc), '', ...list].join('\n');
}

const SECRECY: Readonly<Record<string, string>> = {
  true: 'never printed',
  'url-userinfo': 'user and password are never printed',
};

function typeOf(descriptor: Descriptor): string {
  switch (descriptor.kind) {
    case 'duration':
      return `duration, ${descriptor.min} … ${descriptor.max}`;
    case 'size': {
      const { min, max, auto } = descriptor;
      return `size, ${min} … ${max}${auto === undefined ? '' : `, or \`auto\`: ${auto}`}`;
    }
    case 'integer':
      return `whole number, ${descriptor.min} … ${descriptor.max}`;
    case 'boolean':
      return '`true` or `false`';
    case 'choice': {
      const values = Object.entries<string>(descriptor.values);
      return `one of\n${values.map(([value, doc]) => `  - \`${value}\`: ${doc}`).join('\n')}`;
    }
    case 'text':
      return descriptor.expected ?? 'text';
    case 'url':
      return `URL, ${descriptor.schemes.map((scheme) => `\`${scheme}://\``).join(' or ')}`;
    case 'map': {
      const names = descriptor.keys ? `names (${descriptor.keys.join(', ')})` : 'names';
      return `map from ${names} to ${typeOf(itemOf(descriptor))}`;
    }
  }
}

function defaultOf(descriptor: Descriptor): string {
  if (descriptor.kind === 'map')
    return Object.entries(descriptor.default).map(([key, value]) => `${key} ${value}`).join(', '); // prettier-ignore
  return 'default' in descriptor ? `\`${String(descriptor.default)}\`` : 'unset';
}

/** What presets give the setting, where it is not the default: `` `10m` development ``. */
function presetValues(path: string, presets: readonly Resolution[]): string | undefined {
  const byValue = new Map<string, string[]>();
  for (const { preset, settings } of presets) {
    const text = valueIn(path, settings);
    if (text !== '') byValue.set(text, [...(byValue.get(text) ?? []), preset]);
  }
  if (byValue.size === 0) return undefined;
  return [...byValue].map(([text, names]) => `\`${text}\` in ${names.join(', ')}`).join('; ');
}

function valueIn(path: string, settings: Resolution['settings']): string {
  const isGiven = ({ origin }: Setting) => origin.layer !== 'default';
  const single = settings.get(path);
  if (single) return isGiven(single) ? single.text : '';
  const entries = [...settings.values()].filter((one) => one.path.startsWith(`${path}.`) && isGiven(one));
  return entries.map((one) => `${one.path.slice(path.length + 1)} ${one.text}`).join(', ');
}

const UNITS = { s: 'seconds', ms: 'milliseconds', B: 'bytes' } as const;

function formerName({ name, unit }: LegacyName): string {
  return unit ? `\`${name}\` (${UNITS[unit]})` : `\`${name}\``;
}
