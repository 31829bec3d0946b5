import type { DurationText } from '../settings/duration.js';

/**
 * What is asked of a model. Every field is part of the key, those of its own included, but for what the options of the
 * AI cache name as ignored.
 */
export interface AiRequest {
  /** One of `ai.operationTtl`, or any further one; decides the lifetime. */
  readonly operation?: string | undefined;
  /** @default none, which is an identity of its own */
  readonly provider?: string | undefined;
  readonly model: string;
  /** What the model is asked: a text, or whatever the provider takes. */
  readonly input?: unknown;
  readonly messages?: unknown;
  readonly system?: unknown;
  readonly tools?: unknown;
  readonly params?: unknown;
  /** The template that the request was made from; answers can be invalidated by it. */
  readonly prompt?: { readonly id: string; readonly version: string } | undefined;
  readonly [field: string]: unknown;
}

/**
 * How a call uses the cache: `refresh` asks the model and stores, `read-only` does not store, `bypass` does neither,
 * `only-if-cached` never asks the model.
 */
export type AiMode = 'default' | 'refresh' | 'read-only' | 'bypass' | 'only-if-cached';

/** How one call is answered and kept. */
export interface AiControls<T = unknown> {
  /** @default 'default' */
  readonly mode?: AiMode | undefined;
  /** Lifetime with a unit. @default that of the operation, then `ttl.default` */
  readonly ttl?: DurationText | undefined;
  /** Only answers younger than this are taken. */
  readonly maxAge?: DurationText | undefined;
  /** How long after its lifetime an answer may still be served where the model fails. @default the setting `ttl.grace` */
  readonly staleIfError?: DurationText | undefined;
  /** Names under which the answer can be invalidated together with others. */
  readonly tags?: readonly string[] | undefined;
  /** Ids of the documents that the answer was derived from. */
  readonly documents?: readonly string[] | undefined;
  /** Whose answer it is: a tenant or a user, or `'shared'`. @default that of the options */
  readonly scope?: string | undefined;
  /** How many answers to one request are kept. @default 1 */
  readonly variants?: number | undefined;
  /** Decides which of the variants a caller gets: the same one for the same seed. */
  readonly variantSeed?: string | undefined;
  /** A further distinction, added to the key. */
  readonly key?: string | undefined;
  /** Look up and report, but ask the model and store nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** Whether an answer that is right by its own words may be kept. @default all are */
  readonly shouldCache?: ((answer: T) => boolean) | undefined;
  /** Ends the wait of this caller; the call to the model ends with its last caller, unless the options say otherwise. */
  readonly signal?: AbortSignal | undefined;
  /** What the provider knows the caller by, such as an API key; only a fingerprint of it is part of the key. */
  readonly credential?: string | undefined;
  /** Headers of the call; those that change what is answered are part of the key. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Why the mode is what it is, for the outcome: `temperature 0.7 is above 0.3`. */
  readonly reason?: string | undefined;
}

/** How a call was answered. `collapsed`: it shared a call to the model that was under way. */
export type AiStatus = 'hit' | 'miss' | 'stale' | 'collapsed' | 'bypass';

/** How a call was answered, and why so. */
export interface AiOutcome {
  readonly status: AiStatus;
  /** Why it was not a hit, or not stored. */
  readonly reason?: string | undefined;
  /** The digest that names the request; `undefined` where it could not be named. */
  readonly key?: string | undefined;
  /** Age of the answer in milliseconds; `undefined` where the model has just made it. */
  readonly ageMs?: number | undefined;
  /** Whether the answer of the model was kept. */
  readonly stored: boolean;
  /** What the cache spared, on a hit and for a call that shared another's. */
  readonly saved?: AiSaving | undefined;
}

/** What an answer out of the cache spared. */
export interface AiSaving {
  readonly usage?: AiUsage | undefined;
  /** Billionths of a US dollar; `undefined` where the price of the model is not known. */
  readonly nanoUsd?: bigint | undefined;
  /** How long the model had taken for it. */
  readonly latencyMs: number;
}

/** Tokens of one answer: every token is counted once, however the provider reports it. */
export interface AiUsage {
  readonly input: { readonly noCache: number; readonly cacheRead: number; readonly cacheWrite: number };
  readonly output: { readonly text: number; readonly reasoning: number };
}

/** Whether an answer may be kept. */
export type Verdict = { readonly store: true } | { readonly store: false; readonly reason: string };

/** What is known of an answer. */
export interface AnswerFacts {
  readonly verdict: Verdict;
  readonly usage?: AiUsage | undefined;
  /** The model that answered, as the provider names it. */
  readonly model?: string | undefined;
  /** How long the provider asked to be left alone, in milliseconds. */
  readonly cooldownMs?: number | undefined;
}

/** Reads an answer of one kind: of a provider's JSON, of a recorded stream, of a plain value. */
export type AnswerReader<T> = (answer: T) => AnswerFacts;

/** How answers of one kind are read, and made of one another where they come whole and as streams. */
export interface AnswerKind<T = unknown, P = unknown> {
  /** @default any answer may be kept that is not empty */
  read?(answer: T): AnswerFacts;
  /** @default any stream may be kept that ended normally and is not empty */
  readParts?(parts: readonly P[]): AnswerFacts;
  /** The whole answer of a recorded stream; `undefined` where the parts do not make one. */
  fold?(parts: readonly P[]): T | undefined;
  /** The stream of a whole answer; `undefined` where it cannot be one. With both, streams and answers share their keys. */
  unfold?(answer: T): readonly P[] | undefined;
  /** Whether what was kept is an answer of this kind; what is not is made anew. @default everything is */
  isAnswer?(kept: unknown): boolean;
  /** Whether what was kept are parts of this kind; what is not is made anew. @default everything is */
  areParts?(kept: readonly unknown[]): boolean;
}

/** A call to the cache: how it is answered and kept, and what kind of answer it is. */
export interface AiCallOptions<T = unknown, P = unknown> extends AiControls<T> {
  readonly kind?: AnswerKind<T, P> | undefined;
}

/** As `AiCallOptions`, of an answer that comes in parts. */
export interface AiStreamOptions<P = unknown, T = unknown> extends AiControls<readonly P[]> {
  readonly kind?: AnswerKind<T, P> | undefined;
}

/** An answer, and how it was come by. */
export interface AiResult<T> {
  readonly value: T;
  readonly cache: AiOutcome;
}

/** A stream that is read once: by iterating it, or as `stream`. */
export interface AiStream<P> extends AsyncIterable<P> {
  readonly stream: ReadableStream<P>;
  /** How it is answered, as far as is known when it begins: nothing new is stored yet. */
  readonly cache: AiOutcome;
  /** How it was answered, once the answer is over for all its readers; never rejects. */
  readonly outcome: Promise<AiOutcome>;
}

/** Asks the model; the signal tells that nobody waits for the answer any more. */
export type Generate<T> = (context: { readonly signal: AbortSignal }) => Promise<T>;

/** Starts a stream of the model; the signal tells that nobody reads it any more. */
export type StartStream<P> = (context: {
  readonly signal: AbortSignal;
}) => Promise<AsyncIterable<P> | ReadableStream<P>>;
