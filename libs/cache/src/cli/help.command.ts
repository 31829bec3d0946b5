import { issuePages } from '../config/issue-codes.js';
import type { Issue } from '../contracts/issue.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';

/** Options of `help`. */
export interface HelpOptions {
  readonly json?: boolean;
}

/** What a code means. */
export function helpCommand(io: CliIo, code: string, { json }: HelpOptions = {}): ExitCode {
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
