import type { Command } from 'commander';
import { settingsPage } from '../config/reference/settings-page.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withOutput, type CommandHost } from './options.js';

/** Options of `docs`. */
interface DocsOptions {
  readonly json?: boolean;
}

/** The reference of all settings as Markdown. */
function docsCommand(io: CliIo, { json }: DocsOptions): ExitCode {
  const text = settingsPage();
  const data = { format: 'markdown', text };
  io.print(json ? formatEnvelope('docs', { ok: true, issues: [], data }) : text.trimEnd());
  return EXIT.yes;
}

/** Adds `docs`. */
export function addDocs(program: Command, { io, finish }: CommandHost): void {
  withOutput(program.command('docs').description('the reference of all settings, as Markdown')).action(
    (options: DocsOptions) => finish(docsCommand(io, options)),
  );
}
