import type { JsonSchema } from '../../config/reference/json-schema.js';
import { recommendData, validateData } from './check-schemas.js';
import { helpData } from './reference-schemas.js';
import { diffData, explainData, listData, showData } from './view-schemas.js';

/** The schema of `data` by command; each command with `--json` has its line here. */
export const dataSchemas: Readonly<Record<string, JsonSchema>> = {
  list: listData,
  show: showData,
  explain: explainData,
  validate: validateData,
  diff: diffData,
  recommend: recommendData,
  help: helpData,
};
