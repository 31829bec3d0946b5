import { createHmac } from 'node:crypto';
import type { AiRequest } from '../ai-types.js';
import { canonicalJson, digestOf } from './canonical-json.js';
import { keyHeadersOf } from './key-headers.js';
import type { NamingOptions } from './naming-options.js';
import { prepareRequest, type PreparedRequest } from './prepare-request.js';
import { UnkeyableError } from './unkeyable-error.js';

/** Of the form of a name: another one makes every answer unknown. */
export const KEY_SCHEMA = 1;

/** What a request is counted and found by, beside its name. */
export interface RequestIdentity {
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly model: string;
  readonly prompt?: { readonly id: string; readonly version: string } | undefined;
  /** Characters of all texts that the model is asked. */
  readonly textLength: number;
}

/** What a request is known by, or why it is by nothing. */
export type RequestName =
  | {
      readonly kind: 'named';
      /** The HMAC of everything that decides the answer, in full, in base64url: 43 characters for `sha256`. */
      readonly digest: string;
      /** 64 bits of the HMAC of the scope: a tenant can be told in Redis by who knows the secret only. */
      readonly scopeTag: string;
      readonly identity: RequestIdentity;
    }
  | { readonly kind: 'unkeyable'; readonly reason: string };

/** The name of a request. Never throws: what has no name, whatever the reason, is `unkeyable`. */
export function nameRequest(request: AiRequest, how: NamingOptions): RequestName {
  try {
    const scopeTag = scopeTagOf(how.scope, how);
    const prepared = prepareRequest(request, how);
    const hmac = hmacOf(how).update(canonicalJson(circumstancesOf(how)));
    const digest = digestOf(prepared.request, hmac);
    return {
      kind: 'named',
      digest: variantOf(digest, how.variant ?? 0, how),
      scopeTag,
      identity: identityOf(request, prepared),
    };
  } catch (error) {
    return { kind: 'unkeyable', reason: reasonOf(error) };
  }
}

/** The name of a further answer to the request with this name; of answer 0 it is the name itself. */
export function variantOf(digest: string, variant: number, how: NamingOptions): string {
  if (variant === 0) return digest;
  if (!Number.isSafeInteger(variant) || variant < 0)
    throw new UnkeyableError(['variant'], 'a variant is a whole number');
  return hmacOf(how).update(`variant:${variant}:${digest}`).digest('base64url');
}

/** How a scope appears in names. @throws UnkeyableError for an empty one: nobody's answers would be everybody's */
export function scopeTagOf(scope: string, how: Pick<NamingOptions, 'secret' | 'algorithm'>): string {
  if (typeof scope !== 'string' || scope === '')
    throw new UnkeyableError(['scope'], 'it is not known whose answer it is');
  return hmacOf(how).update(`scope:${scope}`).digest().subarray(0, 8).toString('base64url');
}

/** What decides the answer beside the request. Its text begins with a brace: that of no other HMAC does. */
function circumstancesOf({ version, scope, credential, key, ...how }: NamingOptions): object {
  const headers = keyHeadersOf(how.headers, how.keyHeaders);
  return { schema: KEY_SCHEMA, version, scope, credential, headers, key };
}

function identityOf(
  { operation, provider, model, prompt }: AiRequest,
  { measure }: PreparedRequest,
): RequestIdentity {
  return { operation, provider, model, prompt, textLength: measure.textLength };
}

function hmacOf({ algorithm, secret }: Pick<NamingOptions, 'secret' | 'algorithm'>) {
  return createHmac(algorithm, secret);
}

/** Of another error only its name: its text may hold that of the user. */
function reasonOf(error: unknown): string {
  if (error instanceof UnkeyableError) return error.message;
  return `the request could not be read: ${error instanceof Error ? error.name : 'something was thrown'}`;
}
