import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CANARY, legacyEnvironments } from '../../../../../test/support/legacy-arbitraries.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { parseDotenv } from '../../env/dotenv-assignments.js';
import { readLegacy } from '../../env/legacy-values.js';
import type { Environment } from '../../env/variables.js';
import { descriptorOf } from '../../settings/leaves.js';
import { itemOf } from '../../settings/descriptor.js';
import { parseValue } from '../../settings/parse-value.js';
import { Secret } from '../../settings/secret.js';
import { resolveConfig } from '../resolve-config.js';
import { rewriteDotenv } from './dotenv-file.js';
import { isReplaced } from './migrated-line.js';
import { isMigrationNeeded, isSettled, type MigrationPlan } from './migration-plan.js';
import { planMigration } from './plan-migration.js';
import { formatDiff } from './text-edits.js';

const RUNS = { numRuns: propertyRuns(25, 10_000) };
const readFile = (): string => '';
const planOf = (env: Environment): MigrationPlan => planMigration({ env, readFile });

/** The environment after the plan was carried out. */
function carriedOut(env: Environment, { lines, steps }: MigrationPlan): Environment {
  const gone = new Set(steps.filter(isReplaced).map(({ variable }) => variable));
  const kept = Object.entries(env).filter(([name]) => !gone.has(name));
  const set = lines.map(({ variable, value }) => [variable, value.reveal()] as const);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) };
}

/** The environment as a `.env` file, as far as one can hold it. */
function dotenvOf(env: Environment): string {
  const lines = Object.entries(env).flatMap(([name, value = '']) => {
    const ways = ['"', "'", '', '`'].map((quote) => `${name}=${quote}${value}${quote}`);
    return ways.find((line) => parseDotenv(line)[name] === value) ?? [];
  });
  return ['# the cache', ...lines, ''].join('\n');
}

/** What a former variable says, told by the table of settings alone. */
function meant(name: string, raw: string): [path: string, value: unknown][] {
  const reading = readLegacy(name, raw);
  if (reading?.kind !== 'settings') return [];
  return [...reading.values].map(([path, written]) => {
    const descriptor = descriptorOf(path);
    if (!descriptor) throw new Error(path);
    const parsed = parseValue(descriptor.kind === 'map' ? itemOf(descriptor) : descriptor, written);
    return [path, 'value' in parsed ? parsed.value : undefined];
  });
}

describe('the migration of any environment of the former style', () => {
  it('gives every setting the value that the former variable said, or asks', () => {
    let settled = 0;
    fc.assert(
      fc.property(legacyEnvironments, (env) => {
        const plan = planOf(env);
        if (!isSettled(plan)) {
          expect(plan.issues.some(({ severity, fix }) => severity === 'error' && fix.length > 0)).toBe(true);
          return;
        }
        settled++;
        const { settings, issues } = resolveConfig({ env: carriedOut(env, plan), readFile });

        const errors = issues.filter(({ severity, code }) => severity === 'error' && code !== 'CCFG501');
        expect(errors).toEqual([]);
        for (const { variable, kind } of plan.steps.filter((step) => /^(conv|abs|ren)/.test(step.kind))) {
          for (const [path, value] of meant(variable, env[variable] ?? '')) {
            const setting = settings.get(path);
            const isOverruled = setting?.origin.layer === 'custom' && env['CACHE_CUSTOM_CONFIG']?.includes(path.split('.').at(-1) ?? '');
            if (!isOverruled) expect([kind, path, setting?.value]).toEqual([kind, path, value]);
          }
        }
      }),
      RUNS,
    );
    expect(settled).toBeGreaterThan(RUNS.numRuns / 10);
  }); // prettier-ignore

  it('keeps who logs in where, or asks', () => {
    fc.assert(
      fc.property(legacyEnvironments, (env) => {
        const plan = planOf(env);
        const password = env['CACHE_PASSWORD'] ?? env['CACHE_REDIS_PASSWORD'];
        if (!isSettled(plan) || password === undefined) return;

        const url = resolveConfig({ env: carriedOut(env, plan), readFile }).settings.get('redis.url')?.value;

        expect(url).toBeInstanceOf(Secret);
        expect(decodeURIComponent(new URL((url as Secret).reveal()).password)).toBe(password);
      }),
      RUNS,
    );
  });

  it('has nothing left to do when it runs again', () => {
    fc.assert(
      fc.property(legacyEnvironments, (env) => {
        const plan = planOf(env);
        if (isSettled(plan)) expect(isMigrationNeeded(planOf(carriedOut(env, plan)))).toBe(false);
      }),
      RUNS,
    );
  });

  it('is carried out in a .env file, which says afterwards what was planned and prints no secret', () => {
    fc.assert(
      fc.property(legacyEnvironments, (env) => {
        const text = dotenvOf(env);
        const values = parseDotenv(text);
        const plan = planOf(values);
        if (!isSettled(plan)) return;

        const rewritten = rewriteDotenv({ name: '.env', text }, plan, '2026-11-22');

        if ('code' in rewritten) throw new Error(`${rewritten.message}: ${text}`);
        expect(parseDotenv(rewritten.text)).toEqual(carriedOut(values, plan));
        expect(formatDiff('.env', rewritten.edits)).not.toContain(CANARY);
      }),
      RUNS,
    );
  });

  it('never holds a secret in anything that it prints', () => {
    fc.assert(
      fc.property(legacyEnvironments, (env) => {
        expect(JSON.stringify(planOf(env))).not.toContain(CANARY);
      }),
      RUNS,
    );
  });
});
