import type { Command } from 'commander';
import { presetsOption, processEnvOption, withOutput, type CommandHost } from './options.js';
import type { MigrateOptions } from './run-migrate.js';

/** Adds `migrate`. */
export function addMigrate(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('migrate')
    .description('turn variables of the former style into the four of today; shows what would change');
  withOutput(command)
    .argument('[files...]', 'default: every .env and compose file here that holds one, and the environment')
    .option('--write', 'change the files, each with a backup beside it')
    .option('--check', 'end with 1 where something is left to migrate')
    .addOption(processEnvOption())
    .addOption(presetsOption())
    .action((files: string[], options: MigrateOptions) => {
      const run = import('./run-migrate.js'); // other verbs start without it
      finish(run.then(({ runMigrate }) => runMigrate(io, files, options)));
    });
}
