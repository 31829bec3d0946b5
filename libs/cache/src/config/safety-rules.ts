import type { Issue, Severity } from '../contracts/issue.js';
import { builtInPresets } from '../presets/registry.js';
import { descriptorOf } from '../settings/leaves.js';
import { redisAddress } from '../settings/redis-address.js';
import { Secret } from '../settings/secret.js';
import type { RuleInput } from './rules.js';
import { issue, valueOf } from './rule-issue.js';
import { isEncrypted } from './tls-rules.js';

const PRIVATE_SUFFIX = /\.(local|localhost|internal|svc|cluster\.local)$/i;
const LOOPBACK = /^(127\.|localhost$|.*\.localhost$|::1$)/i;
const PRIVATE_V4 = /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;
const PRIVATE_V6 = /^(::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

/** Presets for what runs on its own somewhere, as opposed to a desk or a test. */
const DEPLOYED: ReadonlySet<string> = new Set(['production', 'ai-production', 'minimal']);

/**
 * The safety rules, codes 5xx: what is right by itself and dangerous where it runs. Errors under a preset of the
 * production profile, warnings elsewhere, and silenced one by one by `allow` with a reason.
 */
export function checkSafety(input: RuleInput): Issue[] {
  return [
    ...tieredWithoutRedis(input),
    ...forgottenPreset(input),
    ...plainConnection(input),
    ...unverifiedServer(input),
    ...readableOnTheWay(input),
    ...debugLog(input),
    ...contradictingName(input),
    ...secretInVariable(input),
  ];
}

/** How strict safety rules are: errors under presets of the production profile, warnings elsewhere. */
export function safetySeverity({ profile }: Pick<RuleInput, 'profile'>): Severity {
  return profile === 'production' ? 'error' : 'warning';
}

function tieredWithoutRedis(input: RuleInput): Issue[] {
  if (valueOf(input, 'mode') !== 'tiered' || valueOf(input, 'redis.url')) return [];
  const consequence =
    input.profile === 'production'
      ? 'instances would not share a cache'
      : 'entries live in the memory of this process only';
  return [
    issue(input, 'redis.url', {
      code: 'CCFG501',
      severity: safetySeverity(input),
      message: `preset "${input.preset}" is memory over Redis, and there is no Redis URL: ${consequence}`,
      expected: 'CACHE_REDIS_URL, or the file that CACHE_REDIS_URL_FILE names',
      fix: [
        'CACHE_REDIS_URL=redis://localhost:6379/0',
        `or, to stay without Redis: CACHE_CUSTOM_CONFIG={"mode":"memory"}`,
      ],
    }),
  ];
}

/** The default is for the desk: where everything else says production, a forgotten variable must not decide. */
function forgottenPreset({ surroundings, preset }: RuleInput): Issue[] {
  if (!surroundings || surroundings.level === 'low' || !DEPLOYED.has(surroundings.preset)) return [];
  const [strongest] = surroundings.for;
  return [
    {
      code: 'CCFG502',
      severity: surroundings.level === 'high' ? 'error' : 'warning',
      path: 'CACHE_PRESET',
      message: `is unset, so "${preset}" applies, and this looks like production (${strongest?.signal})`,
      fix: [`CACHE_PRESET=${surroundings.preset}`, `or, if it is meant: CACHE_PRESET=${preset}`],
    },
  ];
}

function plainConnection(input: RuleInput): Issue[] {
  if (hostsWithoutTls(input).every(isPrivate)) return [];
  return [
    issue(input, 'redis.url', {
      code: 'CCFG503',
      severity: safetySeverity(input),
      message: 'the connection is not encrypted, and the host is not on a private network',
      expected: 'rediss://, or a host that is loopback, private or a service name',
      fix: ['write rediss:// and use the TLS port of the server'],
    }),
  ];
}

function unverifiedServer(input: RuleInput): Issue[] {
  if (valueOf(input, 'redis.tls.rejectUnauthorized') !== false || !isEncrypted(input)) return [];
  return [
    issue(input, 'redis.tls.rejectUnauthorized', {
      code: 'CCFG509',
      severity: safetySeverity(input),
      message: 'is off: whoever is on the way can show any certificate, and read and change everything',
      fix: ['remove it, and name the authority of the server in redis.tls.caFile'],
    }),
  ];
}

/** A private network is not the business of production alone; what goes over it may be read by whoever is in it. */
function readableOnTheWay(input: RuleInput): Issue[] {
  const hosts = hostsWithoutTls(input);
  if (input.profile !== 'production' || hosts.every((host) => LOOPBACK.test(host))) return [];
  if (!hosts.every(isPrivate) || valueOf(input, 'encryption.keysFile') !== undefined) return [];
  const mayStay = hosts.every((host) => LOOPBACK.test(host) || isServiceName(host));
  const leave = mayStay
    ? 'may leave this host in the clear, where its network spans several'
    : 'leave this host in the clear';
  return [
    issue(input, 'redis.url', {
      code: 'CCFG510',
      severity: mayStay ? 'info' : 'warning',
      message: `values ${leave}: neither TLS nor encryption.keysFile is on`,
      expected: 'rediss://, encryption.keysFile, or a Redis on this host',
      fix: [
        'write rediss:// and use the TLS port of the server',
        'or encrypt values: cache-config keys generate --file cache.keys',
        "or accept it in code: allow: { CCFG510: 'reason' }",
      ],
    }),
  ];
}

/** The hosts that values are sent to without TLS; a Unix socket is none. */
function hostsWithoutTls(input: RuleInput): readonly string[] {
  const url = valueOf(input, 'redis.url');
  if (!(url instanceof Secret) || isEncrypted(input) !== false) return [];
  return redisAddress(url.reveal()).nodes.map(({ host }) => host);
}

function isPrivate(host: string): boolean {
  if (isServiceName(host)) return true;
  const isName = /[a-z]/i.test(host) && !host.includes(':');
  return isName ? PRIVATE_SUFFIX.test(host) : PRIVATE_V4.test(host) || PRIVATE_V6.test(host);
}

/** A name without a dot is one of a network of containers: often of this host, seldom of several. */
function isServiceName(host: string): boolean {
  return /[a-z]/i.test(host) && !/[.:]/.test(host);
}

function debugLog(input: RuleInput): Issue[] {
  const isAtDesk = input.profile === 'development' || input.profile === 'testing';
  if (valueOf(input, 'monitoring.logLevel') !== 'debug' || isAtDesk) return [];
  return [
    issue(input, 'monitoring.logLevel', {
      code: 'CCFG504',
      severity: safetySeverity(input),
      message: 'a line per hit, with its key, floods the log and shows what keys hold',
      fix: ['set it to "info"'],
    }),
  ];
}

function contradictingName(input: RuleInput): Issue[] {
  if (!input.preset.startsWith('ai-') || valueOf(input, 'ai.enabled') !== false) return [];
  const plain = builtInPresets.find(({ name }) => `ai-${name}` === input.preset)?.name;
  return [
    issue(input, 'ai.enabled', {
      code: 'CCFG506',
      severity: 'warning',
      message: `is off, and the preset is called "${input.preset}": what runs is not what its name says`,
      fix: [plain ? `CACHE_PRESET=${plain}` : 'choose the preset that it extends, or leave AI on'],
    }),
  ];
}

function secretInVariable(input: RuleInput): Issue[] {
  const secrets = [...input.settings.values()].filter(
    ({ path, value, origin }) => origin.source === 'CACHE_CUSTOM_CONFIG' && holdsSecret(path, value),
  );
  return secrets.map(({ path }) =>
    issue(input, path, {
      code: 'CCFG507',
      severity: safetySeverity(input),
      message: 'a password in a variable shows in process lists, crash reports and docker inspect',
      fix: ['put the JSON into a file of mode 0400 and name it in CACHE_CUSTOM_CONFIG_FILE'],
    }),
  );
}

/** Whether a value is a credential, or a URL with one in it. */
export function holdsSecret(path: string, value: unknown): boolean {
  if (!(value instanceof Secret)) return false;
  const isUrl = descriptorOf(path)?.secret === 'url-userinfo';
  return !isUrl || redisAddress(value.reveal()).password !== '';
}
