import type { Command } from 'commander';
import type { Issue } from '../contracts/issue.js';
import { checkTlsFiles } from './certificate-findings.js';
import type { ExitCode } from './cli-io.js';
import { runChecks, type Check, type CheckOptions } from './checks.js';
import { fine, report, skipped, type Finding } from './finding.js';
import { checkKeyRing } from './key-ring-check.js';
import { checkPresetLock } from './lock-check.js';
import { withSources, type CommandHost } from './options.js';
import { resolveSources } from './read-sources.js';
import { checkSecrets } from './secrets-check.js';
import { serverFindings } from './server-findings.js';
import { checkTemplates } from './templates-check.js';

/** Everything that is looked at, in the order of the answer. */
const CHECKS: readonly Check[] = [
  checkConfiguration,
  checkServer,
  checkTlsFiles,
  checkSecrets,
  checkKeyRing,
  checkTemplates,
  checkPresetLock,
];

/** Is the whole of it healthy: configuration, server, secrets and lock? */
async function doctorCommand(io: CommandHost['io'], options: CheckOptions): Promise<ExitCode> {
  const resolution = resolveSources(io, options);
  const findings = await runChecks(CHECKS, { io, options, resolution });
  return report(io, findings, { command: 'doctor', json: options.json });
}

/** Secrets have a check of their own. */
function checkConfiguration({ resolution }: Parameters<Check>[0]): Finding[] {
  const { preset, fingerprint } = resolution;
  const issues = resolution.issues.filter(({ code, severity }) => code !== 'CCFG507' && severity !== 'info');
  const [errors, warnings] = [codesOf(issues, 'error'), codesOf(issues, 'warning')];
  const state = `preset ${preset}, ${fingerprint}`;
  if (issues.length === 0) return [fine('config', `valid, 0 warnings · ${state}`)];
  const text = errors.length > 0 ? `refused: ${errors.join(', ')}` : `valid, but ${warnings.join(', ')}`;
  const status = errors.length > 0 ? 'problem' : 'warning';
  return [{ name: 'config', status, text: `${text} · ${state}`, fix: ['cache-config validate'], issues }];
}

function codesOf(issues: readonly Issue[], severity: Issue['severity']): string[] {
  return issues.flatMap((issue) => (issue.severity === severity ? [`${issue.code} ${issue.path}`] : []));
}

async function checkServer({ io, options, resolution }: Parameters<Check>[0]): Promise<Finding[]> {
  const { config, profile } = resolution;
  if (!config) return [skipped('redis', 'not asked: the configuration is refused')];
  if (config.mode !== 'tiered') return [skipped('redis', `not used: mode is ${config.mode}`)];
  if (!config.redis.url) return [skipped('redis', 'not used: there is no redis.url')];
  if (options.offline) return [skipped('redis', 'not asked: --offline')];
  return serverFindings(await io.inspectServer(config, config.redis.connectTimeout), {
    config,
    profile,
    today: io.today,
  });
}

/** Adds `doctor`. */
export function addDoctor(program: Command, { io, finish }: CommandHost): void {
  const command = program.command('doctor').description('is the whole of it healthy? asks Redis and git too');
  withSources(command)
    .option('--offline', 'do not ask Redis')
    .action((options: CheckOptions) => finish(doctorCommand(io, options)));
}
