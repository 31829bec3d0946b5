import { EXPORT_FORMATS } from '../../config/export/write-export.js';
import { IMPORT_FORMATS } from '../../config/export/read-import.js';
import { change, flag, listOf, oneOf, orNull, record, text, texts } from './schema-words.js';

const exported = record({
  preset: text,
  fingerprint: text,
  detail: oneOf('minimal', 'full'),
  format: oneOf(...EXPORT_FORMATS),
  needs: listOf(text),
  text,
  leftOut: listOf(text),
});

const template = record({
  name: text,
  preset: text,
  doc: text,
  settings: listOf(record({ path: text, value: { type: ['string', 'number', 'boolean'] }, why: text })),
});

/** `data` of `export`: the text, or with `--list-templates` the templates; `null` where errors are in the way. */
export const exportData = orNull({ anyOf: [exported, record({ templates: listOf(template) })] });

/** `data` of `import`; `null` where errors are in the way. */
export const importData = orNull(
  record(
    { format: oneOf(...IMPORT_FORMATS), fingerprint: text, variables: texts, notes: listOf(text) },
    { changes: listOf(change), written: text },
  ),
);

const step = record({ variable: text, at: text, kind: text, home: text }, { value: text, note: text });

const part = record(
  {
    preset: text,
    reason: text,
    lines: listOf(record({ variable: text, value: text, isChanged: flag })),
    steps: listOf(step),
    proof: listOf(record({ path: text, legacy: text, resolved: text, equal: flag })),
  },
  { service: text },
);

/** `data` of `migrate`: files that need it, the environment of the process, and what was written. */
export const migrateData = record({
  files: listOf(record({ name: text, parts: listOf(part) }, { diff: text })),
  process: listOf(part),
  written: listOf(record({ file: text, backup: text })),
});
