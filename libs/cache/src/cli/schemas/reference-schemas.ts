import { listOf, oneOf, record, text } from './schema-words.js';

/** `data` of `help`. */
export const helpData = record({ code: text, title: text, text });

/** `data` of `schema`: a JSON Schema. */
export const schemaData = { type: 'object', properties: { $schema: text }, required: ['$schema'] };

/** `data` of `docs`. */
export const docsData = record({ format: oneOf('markdown'), text });

const fileState = oneOf('current', 'stale', 'missing', 'foreign', 'broken', 'created', 'updated');

/** `data` of `template`: the text that was asked for, or how each file stands. */
export const templateData = record(
  {},
  { text, files: listOf(record({ path: text, state: fileState }, { reason: text })) },
);
