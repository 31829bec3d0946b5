import type { Issue } from '../../contracts/issue.js';
import { parseRedisAddress, redisAddress } from '../../settings/redis-address.js';
import { Secret } from '../../settings/secret.js';
import type { StepDraft } from './migration-plan.js';
import { decision, lineOf, type MigrationScope } from './migration-scope.js';

/** Who logs in to Redis, as the former variables say. */
export interface Credentials {
  /** The URL with user and password in it; absent where nothing had to be put in. */
  readonly url: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly decisions: readonly Issue[];
}

const PASSWORDS = ['CACHE_PASSWORD', 'CACHE_REDIS_PASSWORD'];

/**
 * Puts user and password into the URL of the same place, which holds credentials anyhow; never into
 * `CACHE_CUSTOM_CONFIG`. Where the URL stands elsewhere somebody has to decide.
 */
export function planCredentials(
  scope: MigrationScope,
  adoptedUrl: string | undefined,
  steps: Map<string, StepDraft>,
): Credentials {
  const names = [...scope.readings].filter(([, { kind }]) => kind === 'credential').map(([name]) => name);
  const none = { url: undefined, user: undefined, password: undefined };
  if (names.length === 0) return { ...none, decisions: [] };
  const given = (name: string) => (scope.env[name]?.trim() ? scope.env[name] : undefined);
  const user = given('CACHE_USERNAME');
  const [password, other] = new Set(PASSWORDS.flatMap((name) => given(name) ?? []));
  if (other !== undefined) return { ...none, decisions: [twoPasswords(scope)] };
  const url = adoptedUrl ?? ownUrl(scope);
  const isHere = url !== undefined && isRedisUrl(url) && names.every(scope.isOwn);
  if (!isHere) return { ...none, decisions: names.map((name) => urlElsewhere(scope, name)) };
  const parts = { user, password };
  const decisions = names.flatMap((name) => contradiction(scope, name, { url, parts }));
  if (decisions.length > 0) return { ...none, decisions };
  const withThem = withUserInfo(url, parts);
  const kind = withThem === url ? 'superseded' : 'converted';
  for (const name of names) steps.set(name, { kind, home: 'CACHE_REDIS_URL (user info)' });
  return { url: withThem === url ? undefined : withThem, user, password, decisions: [] };
}

/** User and password of a URL, decoded; empty where there are none. */
export function userInfoOf(url: string): { user: string; password: string } {
  const { username, password } = redisAddress(url);
  return { user: username, password };
}

/** Whether a text is a Redis URL that can be read. */
export function isRedisUrl(text: string): boolean {
  return !('message' in parseRedisAddress(text));
}

/** `CACHE_REDIS_URL` where its value counts and stands here, so that it can be edited. */
function ownUrl({ existing, env, isOwn }: MigrationScope): string | undefined {
  const setting = existing.settings.get('redis.url');
  const counts = setting?.value instanceof Secret && setting.origin.source === 'CACHE_REDIS_URL';
  return counts && isOwn('CACHE_REDIS_URL') ? env['CACHE_REDIS_URL']?.trim() : undefined;
}

interface Parts {
  readonly user: string | undefined;
  readonly password: string | undefined;
}

function withUserInfo(url: string, parts: Parts): string {
  const there = userInfoOf(url);
  const user = there.user || parts.user || '';
  const password = there.password || parts.password || '';
  if (user === there.user && password === there.password) return url;
  const userInfo = password === '' ? encode(user) : `${encode(user)}:${encode(password)}`;
  return url.replace(/\/\/(?:[^/?#]*@)?/, () => `//${userInfo}@`);
}

/** Also the marks that `encodeURIComponent` leaves and shells and files do not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function contradiction(scope: MigrationScope, name: string, { url, parts }: { url: string; parts: Parts }): Issue[] {
  const isUser = name === 'CACHE_USERNAME';
  const part = isUser ? 'user' : 'password';
  const inUrl = userInfoOf(url)[part];
  const inCustom = scope.existing.settings.get(isUser ? 'redis.username' : 'redis.password')?.value;
  if (inCustom !== undefined) {
    const message = `is set beside redis.${isUser ? 'username' : 'password'} in the custom configuration`;
    return [decision(scope, name, { message, fix: [`keep one: delete ${lineOf(scope, name)}, or that setting`] })];
  }
  if (inUrl === '' || inUrl === parts[part]) return [];
  const message = `the Redis URL holds another ${part}`;
  const fix = [
    `if the URL is right, delete ${lineOf(scope, name)}`,
    `if ${name} is right, remove the ${part} from the URL`,
  ];
  return [decision(scope, name, { message, fix })];
} // prettier-ignore

function twoPasswords(scope: MigrationScope): Issue {
  const fix = PASSWORDS.map((name) => `delete ${lineOf(scope, name)}, if the other is right`);
  const message = 'CACHE_PASSWORD and CACHE_REDIS_PASSWORD hold different passwords';
  return decision(scope, 'CACHE_PASSWORD', { message, fix });
}

function urlElsewhere(scope: MigrationScope, name: string): Issue {
  const path = name === 'CACHE_USERNAME' ? 'redis.username' : 'redis.password';
  return decision(scope, name, {
    message: 'is a credential, and the Redis URL that it belongs into does not stand here',
    fix: [
      `put it, percent-encoded, into the URL in a file that CACHE_REDIS_URL_FILE names, and delete ${lineOf(scope, name)}`,
      `or as ${path} into the JSON file that CACHE_CUSTOM_CONFIG_FILE names`,
    ],
  });
}
