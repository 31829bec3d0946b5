import { formatIssues } from '../config/format-issues.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { resolveSources, type SourceOptions } from './read-sources.js';

/** Options of `validate`. */
export interface ValidateOptions extends SourceOptions {
  readonly json?: boolean;
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

/** Is the configuration right? Prints every issue, or one line that says what is valid. */
export function validateCommand(io: CliIo, options: ValidateOptions): ExitCode {
  const resolution = resolveSources(io, options);
  const { issues, preset, fingerprint } = resolution;
  const worst = issues.some(
    ({ severity }) => severity === 'error' || (options.strict && severity === 'warning'),
  );
  if (options.json)
    io.print(formatEnvelope('validate', { ok: !worst, issues, data: { preset, fingerprint } }));
  else {
    if (issues.length > 0) io.print(formatIssues(issues));
    if (!worst) io.print(`valid: preset ${preset}, fingerprint ${fingerprint}`);
  }
  return worst ? EXIT.no : EXIT.yes;
}
