import type { Command } from 'commander';
import { issuePages } from '../config/issue-codes.js';
import type { Issue } from '../contracts/issue.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withOutput, type CommandHost } from './options.js';

/** Options of `help`. */
export interface HelpOptions {
  /** A code or a command. */
  readonly topic?: string | undefined;
  readonly json?: boolean;
}

/** What a code means, or how a command is used. */
function helpCommand(program: Command, io: CliIo, { topic, json }: HelpOptions): ExitCode {
  const command = topic === undefined ? program : program.commands.find((one) => one.name() === topic);
  if (!command) return explainCode(io, topic ?? '', json);
  if (json) throw new UsageError('--json is for codes, such as: cache-config help CCFG102 --json');
  command.outputHelp();
  return EXIT.yes;
}

function explainCode(io: CliIo, code: string, json: boolean | undefined): ExitCode {
  const known = Object.keys(issuePages) as Issue['code'][];
  const found = known.find((one) => one === code.toUpperCase());
  const page = found && issuePages[found];
  if (!page)
    throw new UsageError(`no page for "${code}", and no such command. Known codes: ${known.join(' ')}`);
  const data = { code: found, ...page };
  io.print(
    json ? formatEnvelope('help', { ok: true, issues: [], data }) : `${found}  ${page.title}\n\n${page.text}`,
  );
  return EXIT.yes;
}

/** Adds `help`. */
export function addHelp(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('help').description('what the code of an issue means, or how a command is used'))
    .argument('[topic]', 'such as CCFG102 or show')
    .action((topic: string | undefined, options: HelpOptions) =>
      finish(helpCommand(program, io, { ...options, topic })),
    );
}
