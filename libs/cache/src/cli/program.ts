import type { Command } from 'commander';
import { addAcl } from './acl.command.js';
import { CacheConfigCommand } from './cache-config-command.js';
import { addCompletion } from './completion.command.js';
import { addDiff } from './diff.command.js';
import { addDoctor } from './doctor.command.js';
import { addDrift } from './drift.command.js';
import { addExplain } from './explain.command.js';
import { addExport } from './export.command.js';
import { addHelp } from './help.command.js';
import { addImport } from './import.command.js';
import { addKeys } from './keys.command.js';
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
  addKeys,
  addDrift,
  addDoctor,
  addAcl,
  addHelp,
  addCompletion,
];

const AFTER_HELP = `
Ends with 0 for yes, 1 for no (wrong, different, out of date), 2 for wrong usage, 70 for a defect of this tool.

  cache-config validate                         is what the environment and .env say right?
  cache-config explain ttl.default              where does a value come from?
  cache-config show --set ttl.default=5m        what if?`;

/** `cache-config` with all its verbs. */
export function createProgram(host: CommandHost): Command {
  const { io } = host;
  const program = new CacheConfigCommand('cache-config')
    .description('What the cache is configured to do, and why.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.printError(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'cache-config: ')),
    })
    .showHelpAfterError('usage: cache-config --help, cache-config help COMMAND')
    .addHelpText('after', AFTER_HELP);
  for (const add of VERBS) add(program, host);
  return program;
}
