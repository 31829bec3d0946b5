import type { Command } from 'commander';
import type { CliIo, ExitCode } from './cli-io.js';
import { checkRunningApplication } from './application-check.js';
import { runChecks, type Check, type CheckContext, type CheckOptions } from './checks.js';
import { fine, found, report, skipped, type Finding } from './finding.js';
import { checkPresetLock } from './lock-check.js';
import { withWhatIf, type CommandHost } from './options.js';
import { resolveSources } from './read-sources.js';
import { checkTemplates } from './templates-check.js';

/** Every kind of drift that can be seen from here, in the order of the answer. */
const CHECKS: readonly Check[] = [checkPresetLock, checkTemplates, checkRuntime, checkRunningApplication];

/** Has anything changed that nobody here changed? */
async function driftCommand(io: CliIo, options: CheckOptions): Promise<ExitCode> {
  const resolution = resolveSources(io, options);
  const findings = await runChecks(CHECKS, { io, options, resolution });
  return report(io, findings, { command: 'drift', json: options.json });
}

/** Values of the layer `runtime`, which come from no source. */
function checkRuntime({ resolution: { settings }, options }: CheckContext): Finding[] {
  const changed = [...settings.values()].filter(({ origin }) => origin.layer === 'runtime');
  if (changed.length > 0)
    return changed.map(({ path, text, origin: { source } }) =>
      found('runtime', {
        code: 'CCFG606',
        severity: 'error',
        path,
        message: `${path} is ${text} by ${source}, and in no source`,
        fix: ['write it into CACHE_CUSTOM_CONFIG, or let it go'],
      }),
    );
  return options.set
    ? [fine('runtime', 'nothing is set above the sources')]
    : [skipped('runtime', 'nothing to look at: in this version no setting can change at run time')];
}

/** Adds `drift`. */
export function addDrift(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('drift').description('has anything changed that nobody here changed?');
  withWhatIf(command)
    .option('--url <url>', 'compare with a running application: its address, or that of its health route')
    .action((options: CheckOptions) => finish(driftCommand(io, options)));
}
