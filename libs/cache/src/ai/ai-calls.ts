import { createHash, randomInt, type KeyObject } from 'node:crypto';
import type { Cache } from '../cache/cache.js';
import { durationOf } from '../cache/lifetimes.js';
import { CacheError } from '../contracts/cache-error.js';
import type { Clock } from '../contracts/clock.js';
import { formatDuration, type DurationText } from '../settings/duration.js';
import type { CacheConfig } from '../settings/types.js';
import type { AiCacheOptions, AiOperation } from './ai-cache-options.js';
import type { AiCall, BypassedCall, KeyedCall } from './ai-call.js';
import { tagsOf } from './ai-tags.js';
import type { AiControls, AiMode, AiRequest } from './ai-types.js';
import { KEY_SCHEMA, nameRequest, scopeTagOf, type RequestName } from './keys/name-request.js';
import type { NamingOptions } from './keys/naming-options.js';
import { pepperOf } from './pepper.js';
import { admissionOf, textTierOf } from './text-tier.js';
import { whoseAnswer, type Unknown } from './whose-answer.js';

/** In which form an answer is kept: the one that is asked for, or either where one can be made of the other. */
export type KeptForm = 'whole' | 'parts' | 'either';

const MAX_VARIANTS = 1_000;

/** What of a call decides its key beside the request. */
type NamedBy = Pick<AiControls, 'scope' | 'credential' | 'headers' | 'key' | 'variants' | 'variantSeed'>;

/** How long an answer is kept, where, and by what it can be invalidated. */
type LifeOfCall = Pick<
  KeyedCall,
  'admission' | 'tagFacts' | 'dryRun' | 'load' | 'maxAgeMs' | 'staleIfErrorMs' | 'shouldCache'
>;

/** Makes calls of requests: their keys, lifetimes and tags, or the reason why the cache leaves them alone. */
export class AiCalls {
  readonly #config: CacheConfig;
  readonly #clock: Clock;
  readonly #options: AiCacheOptions;
  readonly #secret: KeyObject;

  constructor({ config, clock }: Pick<Cache, 'config' | 'clock'>, options: AiCacheOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#options = options;
    this.#secret = pepperOf(options.secret, config);
  }

  /** What is said of an operation in code. */
  operation(name: string | undefined): AiOperation {
    const { operations = {} } = this.#options;
    return name !== undefined && Object.hasOwn(operations, name) ? (operations[name] ?? {}) : {};
  }

  /** How requests are named for a scope, or why it is not known whose they are. */
  naming(controls: NamedBy): NamingOptions | Unknown {
    const whose = whoseAnswer(controls.scope, this.#options.scope);
    if ('unknown' in whose) return whose;
    const {
      ignore,
      keyHeaders,
      normalize,
      volatile,
      volatileTools,
      remoteMedia,
      version = '1',
    } = this.#options;
    const { credential, headers, key } = controls;
    return {
      ignore,
      keyHeaders,
      normalize,
      volatile,
      volatileTools,
      remoteMedia,
      version,
      credential,
      headers,
      key,
      ...whose,
      variant: variantOf(controls),
      secret: this.#secret,
      algorithm: this.#config.ai.hashAlgorithm,
    };
  }

  /** The tag of a scope, in which its name cannot be read. */
  scopeTag(scope: string): string {
    return scopeTagOf(scope, { secret: this.#secret, algorithm: this.#config.ai.hashAlgorithm });
  }

  /** @throws CacheError CACHE_AI_TEXT_TOO_LONG, and where a control is wrong */
  resolve(request: AiRequest, options: AiControls<never>, form: KeptForm): AiCall {
    const { mode = 'default', signal } = options;
    const base = { request, signal, startedAt: this.#clock.elapsed() };
    checkMode(mode);
    const leave = (bypass: string): BypassedCall => {
      if (mode === 'only-if-cached') throw neverKept(bypass);
      return { ...base, bypass, textLength: 0, textTier: 'small' };
    };
    if (this.#config.mode === 'off') return leave('the cache is off');
    if (mode === 'bypass') return leave(options.reason ?? 'mode bypass');
    const how = this.naming(options);
    if ('unknown' in how) return leave(`it is not known whose answer it is: ${how.unknown}`);
    const name = nameRequest(request, how);
    if (name.kind === 'unkeyable') return leave(name.reason);
    const { textLength } = name.identity;
    this.#checkLength(textLength);
    return {
      ...base,
      mode,
      textLength,
      textTier: textTierOf(textLength, this.#config.ai),
      identity: name.identity,
      digest: name.digest,
      key: keyOf(`${KEY_SCHEMA}:${name.scopeTag}:${name.digest}`, form),
      payer: payerOf(request, options, name.scopeTag),
      ...this.#lifeOf(request, options, name),
    };
  }

  /** How long the answer is kept, where, and by what it can be invalidated. */
  #lifeOf(
    { operation: name, model, prompt }: AiRequest,
    options: AiControls<never>,
    { scopeTag, identity }: Extract<RequestName, { kind: 'named' }>,
  ): LifeOfCall {
    const { ai } = this.#config;
    const operation = this.operation(name);
    const admission = admissionOf(textTierOf(identity.textLength, ai), ai);
    const { staleIfError, maxAge, documents, tags, shouldCache, dryRun = false } = options;
    const prompts = prompt && [prompt, { id: prompt.id }];
    const tagFacts = { models: [model], operation: name, scopeTag, documents, prompts, tags };
    return {
      admission,
      tagFacts,
      dryRun,
      load: {
        ttl: options.ttl ?? operation.ttl ?? this.#settingTtl(name),
        grace: staleIfError,
        tags: tagsOf(tagFacts),
        memory: admission !== 'never',
      },
      maxAgeMs: durationOf('maxAge', maxAge, { defaultMs: Number.POSITIVE_INFINITY, minMs: 0 }),
      staleIfErrorMs: staleIfError && durationOf('staleIfError', staleIfError, { defaultMs: 0, minMs: 0 }),
      shouldCache: [operation.shouldCache, shouldCache].filter((judge) => judge !== undefined),
    };
  }

  #settingTtl(operation: string | undefined): DurationText | undefined {
    const { operationTtl } = this.#config.ai;
    const known = operation !== undefined && Object.hasOwn(operationTtl, operation);
    const milliseconds = known ? operationTtl[operation] : undefined;
    return milliseconds === undefined ? undefined : formatDuration(milliseconds);
  }

  #checkLength(characters: number): void {
    const { maxTextLength } = this.#config.ai;
    if (characters <= maxTextLength) return;
    throw new CacheError(
      'CACHE_AI_TEXT_TOO_LONG',
      `the request has ${characters} characters of text; the AI cache accepts ${maxTextLength} (ai.maxTextLength). Ask for less, raise the setting, or bypass the cache`,
    );
  }
}

/** The key of an answer in one form, by that of both. */
export function keyOf(key: string, form: KeptForm): string {
  return form === 'either' ? key : `${key}.${form}`;
}

/** The same variant for the same seed; without one any, so that all come to be made. */
function variantOf({ variants = 1, variantSeed }: NamedBy): number {
  if (!Number.isSafeInteger(variants) || variants < 1 || variants > MAX_VARIANTS)
    throw new CacheError(
      'CACHE_AI_INVALID',
      `variants: ${variants}; expected a whole number from 1 to ${MAX_VARIANTS}`,
    );
  if (variants === 1) return 0;
  if (variantSeed === undefined) return randomInt(variants);
  return createHash('sha256').update(variantSeed).digest().readUInt32BE(0) % variants;
}

/** Whom the provider counts a call for; the credential itself is not kept. */
function payerOf({ provider, model }: AiRequest, { credential }: NamedBy, scopeTag: string): string {
  const payer =
    credential === undefined ? scopeTag : createHash('sha256').update(credential).digest('base64url');
  return JSON.stringify([provider, model, payer]);
}

const MODES: ReadonlySet<string> = new Set<AiMode>([
  'default',
  'refresh',
  'read-only',
  'bypass',
  'only-if-cached',
]);

/** Controls may come from where no compiler looks, such as the options of a provider. */
function checkMode(mode: string): void {
  if (MODES.has(mode)) return;
  throw new CacheError(
    'CACHE_AI_INVALID',
    `mode ${JSON.stringify(mode)} is none of ${[...MODES].join(', ')}`,
  );
}

function neverKept(reason: string): CacheError {
  return new CacheError(
    'CACHE_AI_MISS',
    `no answer is kept for such a request (${reason}), and mode «only-if-cached» does not ask the model`,
  );
}
