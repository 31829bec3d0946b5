import type { Issue } from '../../contracts/issue.js';
import { isMigrationNeeded, type MigrationPlan } from './migration-plan.js';

/** A planned environment: of a file, of a service in it, or of the process. */
export interface PlannedPart {
  /** `.env`, `docker-compose.yml`, `process environment`. */
  readonly file: string;
  readonly service?: string;
  readonly plan: MigrationPlan;
}

const TEMPLATE = /\.(example|sample|template|dist|schema)$/;

/**
 * A warning for every part that lies over another one where both are loaded: afterwards each says all with two
 * variables, so the upper one replaces what the lower one says, where single variables stood side by side before.
 */
export function overlayIssues(parts: readonly PlannedPart[]): Issue[] {
  const needed = parts.filter(({ plan }) => isMigrationNeeded(plan));
  return needed.flatMap((part, index) => {
    const below = needed.slice(0, index).find((other) => liesOver(part, other));
    return below ? [overlayIssue(part, below)] : [];
  });
}

function liesOver({ file, service }: PlannedPart, below: PlannedPart): boolean {
  if (service !== undefined) return below.service === service;
  return below.file === '.env' && file.startsWith('.env.') && !TEMPLATE.test(file);
}

function overlayIssue({ file }: PlannedPart, below: PlannedPart): Issue {
  const where = below.service === undefined ? below.file : `${below.file} for the same service`;
  return {
    code: 'CCFG407',
    severity: 'warning',
    path: file,
    message: `where it lies over ${where}, its CACHE_PRESET and CACHE_CUSTOM_CONFIG will replace what is said there`,
    fix: [
      `if both are loaded, copy the former variables of ${below.file} that count here too into ${file}, and migrate then`,
    ],
  };
}
