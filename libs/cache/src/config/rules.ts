import type { Issue } from '../contracts/issue.js';
import type { Profile } from '../presets/preset.js';
import { descriptorOf } from '../settings/leaves.js';
import { redisAddress } from '../settings/redis-address.js';
import { Secret } from '../settings/secret.js';
import type { Recommendation } from './recommend/recommend.js';
import type { Setting } from './resolution.js';
import { unfitForTheAddress } from './redis-rules.js';
import { isOwn, issue, valueOf } from './rule-issue.js';
import { halfClientCertificate, tlsWithoutEffect } from './tls-rules.js';

/** What a rule looks at: the merged settings of a preset with its profile. */
export interface RuleInput {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly profile: Profile;
  readonly preset: string;
  /** What detection makes of the environment, where nobody named a preset. */
  readonly surroundings?: Recommendation | undefined;
}

type Rule = (input: RuleInput) => Issue[];

/** The rules across settings; each names the setting to change. */
const RULES: readonly Rule[] = [
  requiredWithoutRedis,
  redisWithoutEffect,
  contradictingCredentials,
  unfitForTheAddress,
  ascendingTiers,
  halfClientCertificate,
  tlsWithoutEffect,
  settingsThatWait,
];

/** What is wrong between settings that are each right. */
export function checkRules(input: RuleInput): Issue[] {
  return RULES.flatMap((rule) => rule(input));
}

function requiredWithoutRedis(input: RuleInput): Issue[] {
  if (valueOf(input, 'redis.url')) return [];
  return ['redis.required', 'health.required']
    .filter((path) => valueOf(input, path) === true)
    .map((path) =>
      issue(input, path, {
        code: 'CCFG306',
        severity: 'error',
        message: 'Redis is required, and there is no Redis URL',
        fix: ['CACHE_REDIS_URL=redis://localhost:6379/0', `or set ${path} to false`],
      }),
    );
}

function redisWithoutEffect(input: RuleInput): Issue[] {
  const mode = valueOf(input, 'mode');
  if (mode === 'tiered' || !valueOf(input, 'redis.url')) return [];
  return [
    issue(input, 'redis.url', {
      code: 'CCFG304',
      severity: 'warning',
      message: `has no effect: mode is ${String(mode)}, so nothing is kept in Redis`,
      fix: ['remove it, or choose a preset with mode tiered, such as production'],
    }),
  ];
}

function contradictingCredentials(input: RuleInput): Issue[] {
  const url = valueOf(input, 'redis.url');
  if (!(url instanceof Secret)) return [];
  const { username, password } = redisAddress(url.reveal());
  const inUrl = { 'redis.username': username, 'redis.password': password };
  return Object.entries(inUrl)
    .filter(([path, text]) => text !== '' && valueOf(input, path) !== undefined)
    .map(([path]) =>
      issue(input, path, {
        code: 'CCFG302',
        severity: 'error',
        message: 'is set beside a Redis URL that holds one too',
        fix: [`remove ${path}, or the user info of the URL`],
      }),
    );
}

function ascendingTiers(input: RuleInput): Issue[] {
  const names = ['small', 'medium', 'large'];
  const bounds = names.map((name) => Number(valueOf(input, `ai.textTiers.${name}`)));
  const wrong = names.find((_, index) => index > 0 && !((bounds[index - 1] ?? 0) < (bounds[index] ?? 0)));
  if (wrong === undefined) return [];
  return [
    issue(input, `ai.textTiers.${wrong}`, {
      code: 'CCFG303',
      severity: 'error',
      message: 'the text tiers do not ascend',
      got: names.map((name, index) => `${name} ${bounds[index]}`).join(', '),
      expected: 'small < medium < large, all three',
      fix: ['raise it above the tier before it'],
    }),
  ];
}

function settingsThatWait(input: RuleInput): Issue[] {
  return [...input.settings.values()].filter(isOwn).flatMap(({ path }) => {
    const waitsFor = descriptorOf(path)?.waitsFor;
    if (waitsFor === undefined) return [];
    const message = `accepted, but without effect in this version: it waits for ${waitsFor}`;
    const fix = ['keep it, or remove it until then'];
    return [issue(input, path, { code: 'CCFG305', severity: 'warning', message, fix })];
  });
}
