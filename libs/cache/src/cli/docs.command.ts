import { settingsPage } from '../config/reference/settings-page.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';

/** Options of `docs`. */
export interface DocsOptions {
  readonly json?: boolean;
}

/** The reference of all settings as Markdown. */
export function docsCommand(io: CliIo, { json }: DocsOptions): ExitCode {
  const text = settingsPage();
  const data = { format: 'markdown', text };
  io.print(json ? formatEnvelope('docs', { ok: true, issues: [], data }) : text.trimEnd());
  return EXIT.yes;
}
