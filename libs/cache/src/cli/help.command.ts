import type { Command } from 'commander';
import { issuePages } from '../config/issue-codes.js';
import type { Issue } from '../contracts/issue.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withOutput, type CommandHost } from './options.js';

/** Options of `help`. */
export interface HelpOptions {
  readonly json?: boolean;
}

/** What a code means. */
function helpCommand(io: CliIo, code: string, { json }: HelpOptions = {}): ExitCode {
  const known = Object.keys(issuePages) as Issue['code'][];
  const found = known.find((one) => one === code.toUpperCase());
  const page = found && issuePages[found];
  if (!page) throw new UsageError(`no page for "${code}". Known codes: ${known.join(' ')}`);
  const data = { code: found, ...page };
  io.print(
    json ? formatEnvelope('help', { ok: true, issues: [], data }) : `${found}  ${page.title}\n\n${page.text}`,
  );
  return EXIT.yes;
}

/** Adds `help`. */
export function addHelp(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('help').description('what the code of an issue means'))
    .argument('<code>', 'such as CCFG102')
    .action((code: string, options: HelpOptions) => finish(helpCommand(io, code, options)));
}
