import { aiOverlay } from '../../presets/ai-overlay.js';
import { builtInPresets } from '../../presets/registry.js';
import { strategies } from '../../presets/strategies.js';
import {
  itemOf,
  type Descriptor,
  type MapDescriptor,
  type SizeDescriptor,
} from '../../settings/descriptor.js';
import { descriptorOf, leaves, sections } from '../../settings/leaves.js';
import type { CacheConfigInput } from '../../settings/types.js';
import { REDIS_URL_EXAMPLES, redisUrlPattern } from './redis-url-pattern.js';

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** JavaScript's `trim` and `\s` know the same blanks, and the runtime trims. */
const DURATION_PATTERN = String.raw`^\s*\d+(\.\d+)?(ms|s|m|h|d)\s*$`;
const SIZE_PATTERN = String.raw`^\s*\d+(\.\d+)?(B|KiB|MiB|GiB)\s*$`;
const MAP_KEY_PATTERN = String.raw`^(?!(?:constructor|prototype)$)[A-Za-z][\w-]*$`;

/**
 * The JSON Schema (draft 2020-12) of the custom configuration, for editors.
 *
 * It takes what the runtime takes, with two differences that are meant: names are offered in their exact spelling only,
 * and rules across settings are left to the runtime. `x-duration` and `x-size` say what a pattern cannot: the text is a
 * whole number of milliseconds or bytes from `minimum` to `maximum`.
 */
export function configJsonSchema(): JsonSchema {
  const { properties, ...root } = groupSchema('');
  return {
    $schema: DIALECT,
    title: 'Custom configuration of nestjs-cache-presets',
    description: 'The content of CACHE_CUSTOM_CONFIG: what differs from the preset.',
    ...root,
    type: 'object',
    properties: {
      $schema: { type: 'string', description: 'Names this schema, for editors; the cache does not read it.' },
      ...(properties as JsonSchema),
    },
  };
}

/** The part of the schema for a group, a setting or an entry of a map; `undefined` where there is nothing at `path`. */
export function jsonSchemaAt(path: string): JsonSchema | undefined {
  if (sections.has(path)) return { $schema: DIALECT, ...groupSchema(path) };
  const descriptor = descriptorOf(path);
  if (!descriptor) return undefined;
  if (leaves.has(path)) return { $schema: DIALECT, ...settingSchema(path, descriptor) };
  return descriptor.kind === 'map' ? { $schema: DIALECT, ...entrySchema(descriptor) } : undefined;
}

function groupSchema(path: string): JsonSchema {
  const prefix = path === '' ? '' : `${path}.`;
  const below = [...leaves.keys()].filter((leaf) => leaf.startsWith(prefix));
  const names = new Set(below.map((leaf) => leaf.slice(prefix.length).split('.')[0] ?? leaf));
  const properties = [...names].map((name) => {
    const descriptor = leaves.get(prefix + name);
    return [name, descriptor ? settingSchema(prefix + name, descriptor) : groupSchema(prefix + name)];
  });
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(properties) as JsonSchema,
    additionalProperties: false,
  };
}

function settingSchema(path: string, descriptor: Descriptor): JsonSchema {
  const examples = examplesOf(path, descriptor);
  return {
    description: descriptionOf(descriptor),
    ...valueSchema(descriptor),
    ...('default' in descriptor ? { default: descriptor.default } : {}),
    ...(examples.length > 0 ? { examples } : {}),
    ...(descriptor.secret ? { writeOnly: true } : {}),
  };
}

/** The ranges that a keyword says which editors do not read are in the text, too. */
function descriptionOf(descriptor: Descriptor): string {
  const { doc, waitsFor } = descriptor;
  const range = 'min' in descriptor ? ` From ${descriptor.min} to ${descriptor.max}.` : '';
  return `${doc}${range}${waitsFor === undefined ? '' : ` Without effect in this version: it waits for ${waitsFor}.`}`;
}

function valueSchema(descriptor: Descriptor): JsonSchema {
  switch (descriptor.kind) {
    case 'duration':
      return {
        ...quantity(DURATION_PATTERN, 'a number and a unit: ms, s, m, h or d, as in "30m"'),
        'x-duration': rangeOf(descriptor),
      };
    case 'size':
      return sizeSchema(descriptor);
    case 'integer':
      return { type: ['integer', 'null'], ...rangeOf(descriptor) };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'choice':
      return {
        enum: [...Object.keys(descriptor.values), null],
        markdownEnumDescriptions: [...Object.values(descriptor.values), 'as if it were not here'],
      };
    case 'text':
      return {
        ...quantity(descriptor.pattern?.source, descriptor.expected ?? 'a text that is not empty'),
        minLength: 1,
      };
    case 'url':
      return quantity(redisUrlPattern(descriptor.schemes), 'a URL such as redis://host:6379/0');
    case 'map':
      return mapSchema(descriptor);
  }
}

function sizeSchema(descriptor: SizeDescriptor): JsonSchema {
  const size = {
    ...quantity(SIZE_PATTERN, 'a number and a unit: B, KiB, MiB or GiB, as in "16KiB"'),
    'x-size': rangeOf(descriptor),
  };
  return descriptor.auto === undefined
    ? size
    : { anyOf: [{ const: 'auto', description: descriptor.auto }, size] };
}

function quantity(pattern: string | undefined, expected: string): JsonSchema {
  const type = ['string', 'null'];
  return pattern === undefined ? { type } : { type, pattern, patternErrorMessage: `Write ${expected}.` };
}

function rangeOf({ min, max }: { readonly min: unknown; readonly max: unknown }): JsonSchema {
  return { minimum: min, maximum: max };
}

function mapSchema(map: MapDescriptor): JsonSchema {
  const type = ['object', 'null'];
  const entry = entrySchema(map);
  if (!map.keys) return { type, propertyNames: { pattern: MAP_KEY_PATTERN }, additionalProperties: entry };
  const properties = Object.fromEntries(map.keys.map((key) => [key, entry]));
  return { type, properties, additionalProperties: false };
}

function entrySchema(map: MapDescriptor): JsonSchema {
  return valueSchema(itemOf(map));
}

/** What the built-in presets set: values that somebody gave a reason for. */
function examplesOf(path: string, { kind }: Descriptor): readonly unknown[] {
  if (kind === 'url') return REDIS_URL_EXAMPLES;
  const sets = [...Object.values(strategies), ...builtInPresets, ...Object.values(aiOverlay)];
  const values = sets.map(({ set }) => valueAt(set, path)).filter((value) => value !== undefined);
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  return [...texts].map((text) => JSON.parse(text) as unknown);
}

function valueAt(set: CacheConfigInput | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as JsonSchema | undefined)?.[key], set);
}
