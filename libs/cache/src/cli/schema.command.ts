import type { Command } from 'commander';
import { configJsonSchema, jsonSchemaAt } from '../config/reference/json-schema.js';
import { sections } from '../settings/leaves.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { findSetting } from './find-setting.js';
import { withOutput, type CommandHost } from './options.js';

/** Options of `schema`. */
interface SchemaOptions {
  readonly json?: boolean;
}

/** The JSON Schema of the custom configuration, or of a group or setting of it. */
function schemaCommand(io: CliIo, path: string | undefined, { json }: SchemaOptions): ExitCode {
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

/** Adds `schema`. */
export function addSchema(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('schema').description('the JSON Schema of CACHE_CUSTOM_CONFIG, for editors'))
    .argument('[path]', `a group or setting, such as ${[...sections][0]} or ttl.default`)
    .action((path: string | undefined, options: SchemaOptions) => finish(schemaCommand(io, path, options)));
}
