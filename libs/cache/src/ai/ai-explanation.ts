import type { Cache } from '../cache/cache.js';
import type { CacheExplanation } from '../cache/explain/explanation.js';
import { keyOf, type AiCalls, type KeptForm } from './ai-calls.js';
import type { AiControls, AiRequest } from './ai-types.js';
import { explainRequests, type FieldDifference } from './keys/explain-requests.js';
import type { TextTier } from './text-tier.js';

/** Why a call is answered as it is. Holds no text of the request, and nothing of its scope or credentials. */
export interface AiExplanation {
  /** Why the cache leaves the call alone; absent where it does not. */
  readonly bypass?: string | undefined;
  /** The digest that names the request. */
  readonly key?: string | undefined;
  readonly textLength?: number | undefined;
  readonly textTier?: TextTier | undefined;
  /** By what the answer can be invalidated. */
  readonly tags?: readonly string[] | undefined;
  /** What is kept: of a whole answer, of a recorded stream, and of one that is kept for both. */
  readonly kept?: Readonly<Record<KeptForm, CacheExplanation>> | undefined;
  /** In which fields the other request differs; empty where both have one name. */
  readonly differences?: readonly FieldDifference[] | undefined;
}

/** What an explanation depends on. */
export interface ExplainParts {
  readonly cache: Cache;
  readonly calls: AiCalls;
  readonly controls: AiControls;
}

/** Looks a request up without changing or counting anything. */
export async function explainRequest(
  request: AiRequest,
  other: AiRequest | undefined,
  { cache, calls, controls }: ExplainParts,
): Promise<AiExplanation> {
  const call = calls.resolve(request, controls, 'either');
  if ('bypass' in call) return { bypass: call.bypass };
  const how = calls.naming(controls);
  const explain = (form: KeptForm) => cache.explain(keyOf(call.key, form));
  const [whole, parts, either] = await Promise.all([explain('whole'), explain('parts'), explain('either')]);
  return {
    key: call.digest,
    textLength: call.textLength,
    textTier: call.textTier,
    tags: call.load.tags,
    kept: { whole, parts, either },
    differences: other && !('unknown' in how) ? explainRequests(request, other, how) : undefined,
  };
}
