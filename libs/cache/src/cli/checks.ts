import type { Resolution } from '../config/resolution.js';
import type { CliIo } from './cli-io.js';
import type { Finding } from './finding.js';
import type { SourceOptions } from './read-sources.js';

/** Options of commands that check. */
export interface CheckOptions extends SourceOptions {
  readonly json?: boolean;
  /** Ask nobody over the network. */
  readonly offline?: boolean;
  /** The address of a running application. */
  readonly url?: string;
}

/** What a check looks at. */
export interface CheckContext {
  readonly io: CliIo;
  readonly options: CheckOptions;
  /** What the application would resolve here. */
  readonly resolution: Resolution;
}

/** Looks at one thing; nothing where it does not apply. */
export type Check = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;

/** Every finding of the checks, in their order; they run at the same time. */
export async function runChecks(checks: readonly Check[], context: CheckContext): Promise<Finding[]> {
  const findings = await Promise.all(checks.map(async (check) => check(context)));
  return findings.flat();
}
