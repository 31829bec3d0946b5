import { issuePages } from '../config/issue-codes.js';
import type { Issue } from '../contracts/issue.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';

/** What a code means. */
export function helpCommand(io: CliIo, code: string): ExitCode {
  const known = Object.keys(issuePages) as Issue['code'][];
  const found = known.find((one) => one === code.toUpperCase());
  const page = found && issuePages[found];
  if (!page) throw new UsageError(`no page for "${code}". Known codes: ${known.join(' ')}`);
  io.print(`${found}  ${page.title}\n\n${page.text}`);
  return EXIT.yes;
}
