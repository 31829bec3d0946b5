import type { JsonSchema } from '../../config/reference/json-schema.js';
import { dataSchemas } from './data-schemas.js';
import { count, flag, listOf, oneOf, origin, record, text } from './schema-words.js';

const issue = record(
  {
    code: { type: 'string', pattern: String.raw`^CCFG\d{3}$` },
    severity: oneOf('error', 'warning', 'info'),
    path: text,
    message: text,
    fix: listOf(text),
  },
  {
    got: text,
    expected: text,
    origin,
    alsoSet: listOf(text),
    instead: text,
    frame: { type: 'array', prefixItems: [text, text], items: false, minItems: 2 },
    offset: count,
  },
);

const originSchema = record(
  { layer: oneOf('default', 'preset', 'overlay', 'code', 'env', 'custom', 'runtime'), source: text },
  { at: text },
);

/**
 * The JSON Schema of what every command prints with `--json`. Within version 1 fields are added, never removed or
 * changed: readers ignore what they do not know.
 */
export function envelopeSchema(): JsonSchema {
  const commands = Object.entries(dataSchemas);
  const envelope = record({
    v: { const: 1 },
    command: oneOf(...commands.map(([name]) => name)),
    ok: flag,
    summary: record({ errors: count, warnings: count }),
    issues: listOf({ $ref: '#/$defs/issue' }),
    data: {},
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Answer of cache-config with --json',
    description: 'What every command prints with --json: `ok` is true exactly where it ends with 0.',
    ...envelope,
    allOf: commands.map(([name, data]) => ({
      if: { properties: { command: { const: name } } },
      // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema; nobody awaits a schema
      then: { properties: { data } },
    })),
    $defs: { issue, origin: originSchema },
  };
}
