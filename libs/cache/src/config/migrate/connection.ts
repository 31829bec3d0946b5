import type { Issue } from '../../contracts/issue.js';
import { descriptorOf } from '../../settings/leaves.js';
import { parseValue } from '../../settings/parse-value.js';
import { Secret } from '../../settings/secret.js';
import { planCredentials } from './credentials.js';
import type { StepDraft } from './migration-plan.js';
import { decision, lineOf, type MigrationScope } from './migration-scope.js';

/** Where Redis is and who logs in there, as the former variables say. */
export interface Connection {
  /** The URL to be written as `CACHE_REDIS_URL`; absent where the one that is there stays. */
  readonly url: string | undefined;
  /** Whether `url` comes from a former variable. */
  readonly isAdopted: boolean;
  readonly steps: ReadonlyMap<string, StepDraft>;
  readonly decisions: readonly Issue[];
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/** Plans the URL, with the credentials in it; where there are two of anything somebody has to decide. */
export function planConnection(scope: MigrationScope): Connection {
  const steps = new Map<string, StepDraft>();
  const decisions: Issue[] = [];
  const adopted = adoptUrl(scope, steps, decisions);
  const credentials = planCredentials(scope, adopted, steps);
  const url = credentials.url ?? adopted;
  const tls = tlsStep(scope, url ?? existingUrl(scope));
  if (tls) {
    if ('code' in tls) decisions.push(tls);
    else steps.set('CACHE_USE_TLS', tls);
  }
  const { user, password } = credentials;
  return {
    url,
    isAdopted: adopted !== undefined,
    steps,
    decisions: [...decisions, ...credentials.decisions],
    user,
    password,
  };
}

/** The URL that the variables that stay give, wherever it comes from. */
function existingUrl({ existing }: MigrationScope): string | undefined {
  const value = existing.settings.get('redis.url')?.value;
  return value instanceof Secret ? value.reveal() : undefined;
}

/** The former URL that becomes `CACHE_REDIS_URL`, where there is none. */
function adoptUrl(
  scope: MigrationScope,
  steps: Map<string, StepDraft>,
  decisions: Issue[],
): string | undefined {
  const existing = existingUrl(scope);
  const ai = scope.readings.has('AI_CACHE_REDIS_URL')
    ? scope.env['AI_CACHE_REDIS_URL']?.trim()
    : undefined;
  const shared = existing === undefined && scope.readings.size > 0 ? scope.env['REDIS_URL']?.trim() || undefined : undefined;
  if (ai !== undefined) {
    const other = existing === undefined ? 'REDIS_URL' : scope.existing.settings.get('redis.url')?.origin.source;
    const rival = existing ?? shared;
    if (rival !== undefined && rival !== ai) {
      decisions.push(twoUrls(scope, other ?? 'CACHE_REDIS_URL'));
      return undefined;
    }
    if (existing !== undefined) {
      steps.set('AI_CACHE_REDIS_URL', { kind: 'superseded', home: other ?? '' });
      return undefined;
    }
  }
  const name = ai === undefined ? 'REDIS_URL' : 'AI_CACHE_REDIS_URL';
  const url = ai ?? shared;
  if (url === undefined) return undefined;
  const problem = unusable(scope, name, url);
  if (problem) {
    decisions.push(problem);
    return undefined;
  }
  steps.set(name, { kind: ai === undefined ? 'copied' : 'renamed', home: 'CACHE_REDIS_URL' });
  return url;
} // prettier-ignore

function unusable(scope: MigrationScope, name: string, url: string): Issue | undefined {
  const descriptor = descriptorOf('redis.url');
  const fix = [`set CACHE_REDIS_URL, and delete ${lineOf(scope, name)} where nothing else reads it`];
  if (!scope.isOwn(name)) {
    const message = `passes on a URL that is set elsewhere, perhaps with a password`;
    return decision(scope, name, { message, fix });
  }
  if (descriptor?.kind !== 'url' || 'value' in parseValue(descriptor, url)) return undefined;
  return decision(scope, name, { message: 'is not a Redis URL that can be read', fix });
}

function twoUrls(scope: MigrationScope, other: string): Issue {
  return decision(scope, 'AI_CACHE_REDIS_URL', {
    message: `names another Redis than ${other}, and there is one cache now`,
    fix: [
      `to keep ${other}, delete ${lineOf(scope, 'AI_CACHE_REDIS_URL')}`,
      `to keep AI_CACHE_REDIS_URL, write its value as CACHE_REDIS_URL and delete ${lineOf(scope, 'AI_CACHE_REDIS_URL')}`,
    ],
  });
}

/** The scheme and the flag say the same thing; `undefined` where only one of them says anything. */
function tlsStep(scope: MigrationScope, url: string | undefined): StepDraft | Issue | undefined {
  const reading = scope.readings.get('CACHE_USE_TLS');
  if (reading?.kind !== 'settings' || url === undefined) return undefined;
  const wanted = reading.values.get('redis.tls.enabled') === true;
  const isSecure = /^rediss[:+]/i.test(url);
  if (wanted === isSecure) {
    return wanted ? { kind: 'superseded', home: 'CACHE_REDIS_URL', note: 'rediss:// says it' } : undefined;
  }
  const [scheme, meaning] = isSecure ? ['rediss', 'off'] : ['redis', 'on'];
  return decision(scope, 'CACHE_USE_TLS', {
    message: `switches TLS ${meaning}, and the Redis URL starts with ${scheme}://`,
    fix: [
      `for TLS write rediss:// in the URL${isSecure ? '' : ', with the TLS port of the server'}, and delete ${lineOf(scope, 'CACHE_USE_TLS')}`,
      `without TLS write redis:// in the URL, and delete ${lineOf(scope, 'CACHE_USE_TLS')}`,
    ],
  });
}
