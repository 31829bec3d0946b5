import type { Issue } from '../contracts/issue.js';

/** The version of the JSON that commands print; it changes only when a consumer has to. */
const ENVELOPE_VERSION = 1;

/** What every command prints with `--json`. */
export interface Envelope {
  readonly v: typeof ENVELOPE_VERSION;
  readonly command: string;
  /** Whether the command ended with 0. */
  readonly ok: boolean;
  readonly summary: { readonly errors: number; readonly warnings: number };
  readonly issues: readonly Issue[];
  readonly data: unknown;
}

/** What a command has to say. */
export interface Answer {
  /** Whether the command ends with `EXIT.yes`. */
  readonly ok: boolean;
  readonly issues: readonly Issue[];
  readonly data: unknown;
}

/** The JSON text of an answer. */
export function formatEnvelope(command: string, { ok, issues, data }: Answer): string {
  const count = (severity: Issue['severity']) => issues.filter((issue) => issue.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const envelope: Envelope = {
    v: ENVELOPE_VERSION,
    command,
    ok,
    summary: { errors, warnings },
    issues,
    data,
  };
  return JSON.stringify(envelope, null, 2);
}
