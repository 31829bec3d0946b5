import { configJsonSchema, jsonSchemaAt } from '../config/reference/json-schema.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { findSetting } from './find-setting.js';

/** Options of `schema`. */
export interface SchemaOptions {
  readonly json?: boolean;
}

/** The JSON Schema of the custom configuration, or of a group or setting of it. */
export function schemaCommand(io: CliIo, path: string | undefined, { json }: SchemaOptions): ExitCode {
  const schema = path === undefined ? configJsonSchema() : schemaAt(path);
  io.print(
    json ? formatEnvelope('schema', { ok: true, issues: [], data: schema }) : JSON.stringify(schema, null, 2),
  );
  return EXIT.yes;
}

/** A group or a map is found by its exact name, a value by any spelling of it. */
function schemaAt(path: string): unknown {
  return jsonSchemaAt(path) ?? jsonSchemaAt(findSetting(path));
}
