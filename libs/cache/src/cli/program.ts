import { Command } from 'commander';
import { addCompletion } from './completion.command.js';
import { addDiff } from './diff.command.js';
import { addDoctor } from './doctor.command.js';
import { addDrift } from './drift.command.js';
import { addExplain } from './explain.command.js';
import { addExport } from './export.command.js';
import { addHelp } from './help.command.js';
import { addImport } from './import.command.js';
import { addList } from './list.command.js';
import { addMigrate } from './migrate.command.js';
import { addLock } from './lock.command.js';
import type { AddCommand, CommandHost } from './options.js';
import { addRecommend } from './recommend.command.js';
import { addReference } from './reference.command.js';
import { addShow } from './show.command.js';
import { addSuggest } from './suggest.command.js';
import { addValidate } from './validate.command.js';

/** Every verb, in the order of the help text. */
const VERBS: readonly AddCommand[] = [
  addList,
  addShow,
  addExplain,
  addValidate,
  addDiff,
  addRecommend,
  addReference,
  addExport,
  addImport,
  addMigrate,
  addSuggest,
  addLock,
  addDrift,
  addDoctor,
  addHelp,
  addCompletion,
];

/** `cache-config` with all its verbs. */
export function createProgram(host: CommandHost): Command {
  const { io } = host;
  const program = new Command('cache-config')
    .description('What the cache is configured to do, and why.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.printError(text.trimEnd()),
    });
  for (const add of VERBS) add(program, host);
  return program;
}
