import type {
  AiCallOptions,
  AiControls,
  AiRequest,
  AiResult,
  AiStream,
  AiStreamOptions,
  Generate,
  StartStream,
} from '../ai-types.js';
import type { WireCall } from '../wire/wire-reader.js';

/** What `createAiFetch` needs of the AI cache. */
export interface FetchCache {
  getOrGenerate<T, P>(
    request: AiRequest,
    generate: Generate<T>,
    options?: AiCallOptions<T, P>,
  ): Promise<AiResult<T>>;
  getOrStream<P, T>(
    request: AiRequest,
    start: StartStream<P>,
    options?: AiStreamOptions<P, T>,
  ): Promise<AiStream<P>>;
  /** Whether any answer will do for an operation, however high the temperature. */
  isStable(operation?: string): boolean;
  /** What applies to every call here. */
  controls(): AiControls;
}

/** How calls over HTTP are cached. */
export interface AiFetchOptions {
  /** What calls the provider. @default the `fetch` of the process, at the time of the call */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** What the calls are for: decides lifetimes and counts. @default none */
  readonly operation?: string | ((call: WireCall) => string | undefined) | undefined;
  /** Whether who may not call the provider may not read answers either. @default 'fingerprint' */
  readonly credentials?: 'fingerprint' | 'ignore' | undefined;
  /** Answers of a higher temperature are not kept, unless the call has a seed or its operation is stable. @default 0.3 */
  readonly maxTemperature?: number | undefined;
}
