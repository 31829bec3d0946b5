import type { Command } from 'commander';
import type { DocsOptions } from './docs.command.js';
import { presetsOption, withOutput, type CommandHost } from './options.js';
import type { SchemaOptions } from './schema.command.js';
import type { TemplateOptions } from './template.command.js';

/**
 * Adds `schema`, `docs` and `template`. What they are made of is loaded when one of them runs: every other command
 * starts without it.
 */
export function addReference(program: Command, host: CommandHost): void {
  addSchema(program, host);
  addDocs(program, host);
  addTemplate(program, host);
}

function addSchema(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('schema').description('the JSON Schema of CACHE_CUSTOM_CONFIG, for editors'))
    .argument('[path]', 'a group or setting, such as redis or ttl.default')
    .action((path: string | undefined, options: SchemaOptions) =>
      finish(import('./schema.command.js').then(({ schemaCommand }) => schemaCommand(io, path, options))),
    );
}

function addDocs(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('docs').description('the reference of all settings, as Markdown')).action(
    (options: DocsOptions) =>
      finish(import('./docs.command.js').then(({ docsCommand }) => docsCommand(io, options))),
  );
}

function addTemplate(program: Command, { io, finish }: CommandHost): void {
  const files = '.env.cache.template, .env.cache.examples or Compose files';
  withOutput(
    program.command('template').description('the template for .env, and whether generated files are current'),
  )
    .argument('[files...]', `${files} (default: to print, the first; else those that are there)`)
    .option('--check', 'end with 1 where a generated file is out of date')
    .option('--write', 'bring generated files up to date; create those that are named')
    .addOption(presetsOption())
    .action((names: string[], options: TemplateOptions) =>
      finish(
        import('./template.command.js').then(({ templateCommand }) => templateCommand(io, names, options)),
      ),
    );
}
