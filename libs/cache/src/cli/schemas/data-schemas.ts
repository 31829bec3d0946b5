import type { JsonSchema } from '../../config/reference/json-schema.js';
import { aclData, recommendData, suggestData, validateData } from './check-schemas.js';
import { keysData } from './key-schemas.js';
import { findingsData, lockData } from './lock-schemas.js';
import { exportData, importData, migrateData } from './move-schemas.js';
import { docsData, helpData, schemaData, templateData } from './reference-schemas.js';
import { diffData, explainData, listData, showData } from './view-schemas.js';

/** The schema of `data` by command; each command with `--json` has its line here. */
export const dataSchemas: Readonly<Record<string, JsonSchema>> = {
  list: listData,
  show: showData,
  explain: explainData,
  validate: validateData,
  diff: diffData,
  recommend: recommendData,
  lock: lockData,
  keys: keysData,
  drift: findingsData,
  doctor: findingsData,
  acl: aclData,
  schema: schemaData,
  docs: docsData,
  template: templateData,
  export: exportData,
  import: importData,
  migrate: migrateData,
  suggest: suggestData,
  help: helpData,
};
