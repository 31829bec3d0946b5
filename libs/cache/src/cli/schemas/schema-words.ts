import type { JsonSchema } from '../../config/reference/json-schema.js';

/** Any text. */
export const text: JsonSchema = { type: 'string' };
/** A switch. */
export const flag: JsonSchema = { type: 'boolean' };
/** A whole number from 0. */
export const count: JsonSchema = { type: 'integer', minimum: 0 };
/** Any number. */
export const amount: JsonSchema = { type: 'number' };
/** Where a value was set. */
export const origin: JsonSchema = { $ref: '#/$defs/origin' };

/** Any texts by name. */
export const texts: JsonSchema = { type: 'object', additionalProperties: text };

/** One of a few texts. */
export const oneOf = (...values: readonly string[]): JsonSchema => ({ enum: values });

/** A list of things that are alike. */
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** A thing, or `null` where there is none. */
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

type Fields = Readonly<Record<string, JsonSchema>>;

/** An object with all of `required`, and of `optional` what applies; nothing else. */
export const record = (required: Fields, optional: Fields = {}): JsonSchema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

/** A setting that two configurations do not agree on. */
export const change = record({ path: text, from: text, to: text }, { ratio: amount, consequence: text });
